using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Netlink.Tests;

/// <summary>What programs outside can build on: a change of it is one that somebody has looked at.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicApi_Assembly_IsThatOfItsFile()
    {
        string file = Path.Combine(Root(), "src", "XfrmCtl.Netlink", "PublicApi.txt");
        string api = Describe(typeof(XfrmClient).Assembly);
        if (Environment.GetEnvironmentVariable("XFRMCTL_UPDATE") == "1")
            File.WriteAllText(file, api);
        Assert.Equal(File.ReadAllText(file), api);
    }

    private static string Describe(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Kind(type)} {Name(type)}\n");
            if (type.IsEnum)
            {
                foreach (object value in Enum.GetValues(type))
                    text.Append(CultureInfo.InvariantCulture, $"    {value} = {Convert.ToInt64(value, CultureInfo.InvariantCulture)}\n");
                continue;
            }

            IEnumerable<string> members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is not Type && member is not MethodInfo { IsSpecialName: true })
                .Select(Describe).OfType<string>().Order(StringComparer.Ordinal);
            foreach (string member in members)
                text.Append(CultureInfo.InvariantCulture, $"    {member}\n");
        }

        return text.ToString();
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name}{(property.GetIndexParameters().Length > 0 ? "[]" : "")} {{{(property.GetMethod is { IsPublic: true } ? " get;" : "")}{Setter(property)} }}",
        FieldInfo { IsLiteral: true } constant => $"const {Name(constant.FieldType)} {constant.Name} = {constant.GetRawConstantValue()}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        _ => member.Name,
    };

    private static string Setter(PropertyInfo property) => property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.RawDefaultValue ?? "null") : "")}"));

    private static string Kind(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : "class";

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        string name = type.IsNested ? Name(type.DeclaringType!) + "." + type.Name : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name;
    }

    private static string Root([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = new FileInfo(here).Directory; folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "XfrmCtl.sln")))
                return folder.FullName;
        throw new InvalidOperationException("XfrmCtl.sln stands above no test source");
    }
}
