using XfrmCtl.Configuration;

namespace XfrmCtl.Cli.System;

/// <summary>The files of a configuration as they lie on the disk.</summary>
/// <param name="input">Opens standard input, which <c>-</c> stands for; null where it stands for a file of that name.</param>
internal sealed class ConfigurationFiles(Func<Stream>? input = null) : IConfigurationFiles
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    // More than any ipsec.conf; a device or a log that was named by mistake is not read to its end.
    private const long LargestOctets = 64 * 1024 * 1024;

    /// <summary>Whether a file was there and not for us.</summary>
    public bool WasDenied { get; private set; }

    /// <summary>Reads configuration and secrets as the daemon does: secretsfile= counts where the command line names no other file.</summary>
    /// <param name="config">ipsec.conf.</param>
    /// <param name="secrets">ipsec.secrets; the file that counts when it returns.</param>
    public LoadedConfiguration Load(string config, ref string secrets)
    {
        LoadedConfiguration loaded = ConfigurationLoader.Load(config, secrets, this);
        if (secrets != Verb.UsualSecrets || loaded.Setup.SecretsFile.Value is not { Length: > 0 } elsewhere || config == StandardInput)
            return loaded;
        loaded.Dispose();
        secrets = elsewhere;
        return ConfigurationLoader.Load(config, secrets, this);
    }

    public ConfigurationFile Read(string path)
    {
        try
        {
            if (input is not null && path == StandardInput)
                return ReadInput(input);
            var info = new FileInfo(path);
            if (info is { Exists: true, Length: > LargestOctets })
                return TooLarge(path);
            byte[] octets = File.ReadAllBytes(path);
            FileStatus? status = FileStatus.Of(path);
            FileMetadata? metadata = status is null ? null : new FileMetadata(status.Mode, status.Owner, FileStatus.OwnUserId);
            return ConfigurationFile.Found(path, octets, metadata);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return ConfigurationFile.Missing(path, "there is no such file");
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return ConfigurationFile.Missing(path, "it is a folder");
        }
        catch (UnauthorizedAccessException)
        {
            WasDenied = true;
            return ConfigurationFile.Missing(path, "it is not for this user; run as root");
        }
        catch (IOException fault)
        {
            return ConfigurationFile.Missing(path, fault.Message);
        }
    }

    public IReadOnlyList<string> Glob(string pattern) => GlobPattern.Expand(pattern, Names, File.Exists);

    private static ConfigurationFile ReadInput(Func<Stream> input)
    {
        using Stream stream = input();
        using MemoryStream octets = new();
        byte[] block = new byte[64 * 1024];
        for (int read = stream.Read(block); read > 0; read = stream.Read(block))
        {
            octets.Write(block.AsSpan(0, read));
            if (octets.Length > LargestOctets)
                return TooLarge(StandardInput);
        }

        return ConfigurationFile.Found(StandardInput, octets.ToArray());
    }

    private static ConfigurationFile TooLarge(string path) => ConfigurationFile.Missing(path, $"it is larger than {LargestOctets >> 20} MiB");

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder).Select(path => Path.GetFileName(path)!)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
