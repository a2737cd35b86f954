using XfrmCtl.Benchmarks;
using XfrmCtl.Core.Algorithms;

using EnginePair pair = new(
    new IkeProposal(CipherTable.TripleDes, 192, HashTable.Md5, GroupTable.Modp1024),
    new EspProposal(CipherTable.TripleDes, 192, IntegrityTable.HmacMd5));
for (int i = 0; i < 3; i++)
    pair.Handshake();
Console.WriteLine(pair.Established);
