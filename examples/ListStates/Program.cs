using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

// Every IPsec state of this network namespace, a line each, as the kernel tells them. Takes root, or CAP_NET_ADMIN.
try
{
    XfrmClient client = XfrmClient.Open(out NetlinkConnection connection);
    using (connection)
    {
        bool steady = await client.ReadStatesAsync(info =>
            Console.WriteLine($"{info.State.Id} from {info.State.Source} reqid {info.State.Reqid}: {info.Usage.Packets} packets, {info.Usage.Octets} octets"));
        Console.WriteLine(steady ? "that is all" : "states came or went meanwhile: read again");
    }

    return 0;
}
catch (NetlinkException refused)
{
    Console.Error.WriteLine(refused.Message); // the operation, its object, errno, and the kernel's own words
    return 1;
}
