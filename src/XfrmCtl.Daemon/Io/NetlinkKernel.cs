using XfrmCtl.Core;
using XfrmCtl.Daemon.Effects;
using XfrmCtl.Netlink;
using XfrmCtl.Netlink.Xfrm;

namespace XfrmCtl.Daemon.Io;

/// <summary>The kernel's XFRM over netlink.</summary>
internal sealed class NetlinkKernel : IXfrmKernel
{
    private readonly INetlinkKernel _connection;
    private readonly XfrmClient _client;
    private readonly XfrmEvents? _events;

    /// <summary>Opens the sockets for requests and for events.</summary>
    /// <exception cref="NetlinkException">No XFRM in the kernel, or not permitted.</exception>
    public NetlinkKernel()
    {
        _client = XfrmClient.Open(out NetlinkConnection connection);
        _connection = connection;
        try
        {
            // What others do to states and policies too, so that what they take away is noticed at once.
            _events = XfrmEvents.Open(XfrmEventGroups.Keying | XfrmEventGroups.States | XfrmEventGroups.Policies, leftOut: connection);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Speaks to a kernel of a test.</summary>
    /// <param name="kernel">The kernel, disposed with this.</param>
    /// <param name="events">Its events, or null for none.</param>
    internal NetlinkKernel(INetlinkKernel kernel, XfrmEvents? events)
    {
        _connection = kernel;
        _client = new XfrmClient(kernel);
        _events = events;
    }

    /// <inheritdoc/>
    public bool IsReal => true;

    /// <inheritdoc/>
    public ValueTask<Spi> AllocateSpi(XfrmSpiRequest request, CancellationToken cancellation) => _client.AllocateSpiAsync(request, cancellation);

    /// <inheritdoc/>
    public async ValueTask Apply(XfrmOperation operation, CancellationToken cancellation)
    {
        switch (operation)
        {
            case XfrmOperation.FillState fill:
                await Fill(fill.State, cancellation).ConfigureAwait(false);
                break;
            case XfrmOperation.AddState add:
                await _client.AddStateAsync(add.State, cancellation).ConfigureAwait(false);
                break;
            case XfrmOperation.UpdateState update:
                await _client.UpdateStateAsync(update.State, cancellation).ConfigureAwait(false);
                break;
            case XfrmOperation.DeleteState delete:
                await _client.DeleteStateAsync(delete.Id, cancellation).ConfigureAwait(false);
                break;
            case XfrmOperation.PutPolicy put:
                await _client.PutPolicyAsync(put.Policy, cancellation).ConfigureAwait(false);
                break;
            case XfrmOperation.DeletePolicy delete:
                await _client.DeletePolicyAsync(delete.Id, cancellation).ConfigureAwait(false);
                break;
        }
    }

    /// <inheritdoc/>
    public ValueTask<XfrmStateInfo?> Find(XfrmStateId id, bool withKeys, CancellationToken cancellation) =>
        _client.FindStateAsync(id, withKeys, cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<XfrmStateInfo>> States(CancellationToken cancellation) => _client.StatesAsync(withKeys: false, filter: null, cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<XfrmPolicyInfo>> Policies(CancellationToken cancellation) => _client.PoliciesAsync(cancellation);

    /// <inheritdoc/>
    public IAsyncEnumerable<XfrmEvent> Events(CancellationToken cancellation) => _events?.ReadAsync(cancellation) ?? AsyncEnumerable.Empty<XfrmEvent>();

    /// <inheritdoc/>
    public void Dispose()
    {
        _events?.Dispose();
        _connection.Dispose();
    }

    /// <summary>A larval state is dropped after net.core.xfrm_acq_expires (30 s), which a Quick Mode with retransmissions may outlast.</summary>
    private async ValueTask Fill(XfrmState state, CancellationToken cancellation)
    {
        try
        {
            await _client.UpdateStateAsync(state, cancellation).ConfigureAwait(false);
        }
        catch (NetlinkException gone) when (gone.Errno == Errno.ESRCH)
        {
            await _client.AddStateAsync(state, cancellation).ConfigureAwait(false);
        }
    }
}
