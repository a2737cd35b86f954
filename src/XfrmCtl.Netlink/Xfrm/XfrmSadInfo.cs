namespace XfrmCtl.Netlink.Xfrm;

/// <summary>How many states the kernel has (XFRMA_SAD_CNT, <c>struct xfrmu_sadhinfo</c>).</summary>
/// <param name="Count">States, larval ones included.</param>
/// <param name="HashBuckets">Buckets of the hash table now.</param>
/// <param name="MaximumHashBuckets">Buckets that it may grow to.</param>
public readonly record struct XfrmSadInfo(uint Count, uint HashBuckets, uint MaximumHashBuckets);
