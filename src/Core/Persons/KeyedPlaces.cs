using System.Numerics;

namespace Homeward.Persons;

/// <summary>
/// Which places stand under which 64-bit key of one blocking rule. What has been settled lies sorted in two arrays, so a
/// million records are no objects; what came since lies in small lists. Keys are hashes: their first bits say where in the
/// arrays to look.
/// </summary>
internal sealed class KeyedPlaces
{
    private readonly Dictionary<ulong, List<int>> fresh = [];
    private ulong[] keys = [];
    private int[] places = [];
    private int[] starts = [0, 0];
    private int shift = 63;

    /// <summary>Places added since the last settling.</summary>
    public int Fresh { get; private set; }

    public int Settled => keys.Length;

    public void Add(ulong key, int place)
    {
        if (!fresh.TryGetValue(key, out var list)) fresh[key] = list = [];
        list.Add(place);
        Fresh++;
    }

    /// <summary>The places under a key: those settled, and those that came since.</summary>
    public (ReadOnlyMemory<int> Settled, IReadOnlyList<int> Fresh) Find(ulong key)
    {
        IReadOnlyList<int> late = Fresh > 0 && fresh.TryGetValue(key, out var list) ? list : [];
        if (keys.Length == 0) return (default, late);
        var heap = (int)(key >> shift);
        var within = keys.AsSpan(starts[heap], starts[heap + 1] - starts[heap]);
        var at = within.BinarySearch(key);
        if (at < 0) return (default, late);
        var (from, to) = (at, at + 1);
        while (from > 0 && within[from - 1] == key) from--;
        while (to < within.Length && within[to] == key) to++;
        return (places.AsMemory(starts[heap] + from, to - from), late);
    }

    /// <summary>Sorts what came since among what is settled.</summary>
    /// <param name="now">place → its number from now on, or -1 for one that is gone</param>
    public void Settle(int[] now)
    {
        var all = new (ulong Key, int Place)[keys.Length + Fresh];
        var n = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (now[places[i]] >= 0) all[n++] = (keys[i], now[places[i]]);
        }

        foreach (var (key, list) in fresh)
        {
            foreach (var place in list)
            {
                if (now[place] >= 0) all[n++] = (key, now[place]);
            }
        }

        fresh.Clear();
        fresh.TrimExcess();
        Fresh = 0;
        Deal(all.AsSpan(0, n));
    }

    // Dealt into even heaps by their first bits, each heap is then sorted where it is in reach.
    private void Deal(ReadOnlySpan<(ulong Key, int Place)> all)
    {
        var bits = Math.Clamp(BitOperations.Log2((uint)all.Length | 1) - 3, 1, 20);
        shift = 64 - bits;
        starts = new int[(1 << bits) + 1];
        foreach (var (key, _) in all) starts[(key >> shift) + 1]++;
        for (var h = 1; h < starts.Length; h++) starts[h] += starts[h - 1];
        var next = starts.AsSpan(0, 1 << bits).ToArray();
        (keys, places) = (new ulong[all.Length], new int[all.Length]);
        foreach (var (key, place) in all)
        {
            var at = next[key >> shift]++;
            (keys[at], places[at]) = (key, place);
        }

        for (var h = 0; h + 1 < starts.Length; h++)
        {
            if (starts[h + 1] - starts[h] > 1) Array.Sort(keys, places, starts[h], starts[h + 1] - starts[h]);
        }
    }
}
