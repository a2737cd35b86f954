using System.Collections.Immutable;
using XfrmCtl.Configuration.IpsecConf;
using XfrmCtl.Configuration.Settings;
using XfrmCtl.Configuration.Text;
using XfrmCtl.Configuration.Values;

namespace XfrmCtl.Configuration.Binding;

/// <summary>Makes the settings of <c>config setup</c>.</summary>
internal static class SetupBinder
{
    public static SetupSettings Bind(KnownSection section, DiagnosticBag diagnostics, Dialect dialect)
    {
        SettingScope scope = new(diagnostics, dialect);
        scope.Add(new(section, OriginKind.Own));
        scope.CheckEffects();
        PlutoOptions options = new(scope);
        return new()
        {
            Listen = scope.Of(SetupKeywords.Listen),
            PlutoDebug = scope.Of(SetupKeywords.PlutoDebug),
            PlutoStderrLog = scope.Of(SetupKeywords.PlutoStderrLog),
            PerPeerLog = options.PerPeerLog(),
            PerPeerLogDirectory = options.PerPeerLogDirectory(),
            NatTraversal = scope.Of(SetupKeywords.NatTraversal),
            VirtualPrivate = scope.Of(SetupKeywords.VirtualPrivate),
            MyId = scope.Of(SetupKeywords.MyId),
            ProtoStack = ProtoStack(scope),
            UniqueIds = scope.Of(SetupKeywords.UniqueIds),
            StrictCrlPolicy = scope.Of(SetupKeywords.StrictCrlPolicy),
            KeepAlive = KeepAlive(scope),
            ForceKeepalive = scope.Of(SetupKeywords.ForceKeepalive),
            SecretsFile = scope.Of(SetupKeywords.SecretsFile),
            Effective = scope.Effective(SetupKeywords.Rows, ends: [null]),
        };
    }

    /// <summary>pluto reads 0 as its own default of 20 seconds.</summary>
    private static Setting<TimeSpan> KeepAlive(SettingScope scope)
    {
        Setting<TimeSpan> written = scope.Of(SetupKeywords.KeepAlive);
        return written.Value > TimeSpan.Zero ? written : scope.DefaultOf(SetupKeywords.KeepAlive);
    }

    private static Setting<string> ProtoStack(SettingScope scope)
    {
        Setting<string> stack = scope.Of(SetupKeywords.ProtoStack);
        if (stack.Value is not ("netkey" or "xfrm" or "native" or "auto") && scope.Line(SetupKeywords.ProtoStack) is { } line)
        {
            scope.Diagnostics.Add(DiagnosticSeverity.Warning, DiagnosticCode.WithoutEffect, line.ValueLocation,
                $"protostack={stack.Value} has no effect: the kernel's XFRM is used", "write protostack=netkey");
        }

        return stack;
    }

    /// <summary>The words of <c>plutoopts=</c>: those that are followed, and each other one named.</summary>
    private sealed class PlutoOptions
    {
        private readonly SettingScope _scope;
        private readonly Setting<string> _written;
        private readonly bool _perPeerLog;
        private readonly string? _base;

        public PlutoOptions(SettingScope scope)
        {
            _scope = scope;
            _written = scope.Of(SetupKeywords.PlutoOpts);
            ImmutableArray<(int Offset, string Text)> words = [.. ValueKinds.SplitWords(_written.Value, " \t")];
            for (int i = 0; i < words.Length; i++)
            {
                string word = words[i].Text;
                if (word == "--perpeerlog")
                    _perPeerLog = true;
                else if (word.StartsWith("--perpeerlogbase=", StringComparison.Ordinal))
                    _base = word["--perpeerlogbase=".Length..];
                else if (word == "--perpeerlogbase" && i + 1 < words.Length)
                    _base = words[++i].Text;
                else if (scope.Line(SetupKeywords.PlutoOpts) is { } line)
                {
                    scope.Diagnostics.Add(DiagnosticSeverity.Info, DiagnosticCode.WithoutEffect, line.ValueLocationAt(words[i].Offset),
                        $"'{word}' in plutoopts= has no effect: of pluto's options only --perpeerlog and --perpeerlogbase are followed");
                }
            }
        }

        public Setting<bool> PerPeerLog() =>
            _perPeerLog && !_scope.IsWritten(SetupKeywords.PerPeerLog) ? new(true, _written.Origin) : _scope.Of(SetupKeywords.PerPeerLog);

        public Setting<string> PerPeerLogDirectory() =>
            _base is not null && !_scope.IsWritten(SetupKeywords.PerPeerLogDirectory)
                ? new(_base, _written.Origin)
                : _scope.Of(SetupKeywords.PerPeerLogDirectory);
    }
}
