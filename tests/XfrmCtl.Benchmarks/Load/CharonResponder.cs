using System.Diagnostics;

namespace XfrmCtl.Benchmarks.Load;

/// <summary>strongSwan's charon with one connection for every peer, which is how it is quickest, and a hash table of SAs that is large enough.</summary>
/// <param name="realKernel">Whether states and policies go into the kernel, or to its own ESP in the process.</param>
internal sealed class CharonResponder(bool realKernel) : Responder(realKernel ? "charon" : "charon, kernel-libipsec")
{
    private const string Program = "/usr/lib/ipsec/charon";

    private static readonly string[] Plugins = ["/usr/lib/ipsec/plugins/libstrongswan-kernel-libipsec.so", "/dev/net/tun"];

    public override string? Missing => !File.Exists(Program) ? "charon is not here (tests/lab/install does it)"
        : realKernel ? null : Array.Find(Plugins, file => !File.Exists(file)) is { } file ? $"{file} is not here (tests/lab/install does it)" : null;

    public override IReadOnlyList<(string Name, string[] Words)> StatusCommands =>
        [("swanctl --list-sas", InItsPlace("swanctl", "--list-sas", "--uri", $"unix://{PathOf("vici")}"))];

    protected override void Write(Scene scene)
    {
        File.WriteAllText(PathOf("strongswan.conf"), $$"""
            charon {
              load = openssl gmp aes des md5 sha1 sha2 hmac gcm kdf random nonce {{(realKernel ? "" : "kernel-libipsec ")}}kernel-netlink socket-default vici
              install_routes = no
              dos_protection = no
              ikesa_table_size = 1024
              ikesa_table_segments = 16
              plugins {
                kernel-libipsec {
                  allow_peer_ts = yes
                }
                vici {
                  socket = unix://{{PathOf("vici")}}
                }
              }
              filelog {
                bench {
                  path = {{PathOf("log")}}
                  default = 1
                }
              }
              syslog {
                daemon {
                  default = -1
                }
              }
            }
            swanctl {
              load = random openssl
            }

            """);
        File.WriteAllText(PathOf("swanctl.conf"), $$"""
            connections {
              crowd {
                version = 1
                local_addrs = {{scene.Address}}
                remote_addrs = %any
                proposals = {{scene.Ike}}
                rekey_time = 8h
                local {
                  auth = psk
                  id = {{scene.Address}}
                }
                remote {
                  auth = psk
                }
                children {
                  crowd {
                    local_ts = {{Network}}
                    remote_ts = dynamic
                    esp_proposals = {{scene.Esp}}
                    rekey_time = 2h
                  }
                }
              }
            }
            secrets {
              ike-crowd {
                secret = "{{scene.Key}}"
              }
            }

            """);
    }

    protected override ProcessStartInfo Command() => InOwnRun($"mount --bind {PathOf("strongswan.conf")} /etc/strongswan.conf && exec {Program}");

    protected override bool IsReady()
    {
        if (!File.Exists(PathOf("vici")))
            return false;
        try
        {
            string[] load = InItsPlace("swanctl", "--load-all", "--noprompt", "--uri", $"unix://{PathOf("vici")}", "--file", PathOf("swanctl.conf"));
            Outside.Run(load[0], load[1..]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // not yet
        }
    }
}
