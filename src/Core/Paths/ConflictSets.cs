using System.Numerics;

namespace Homeward.Paths;

/// <summary>
/// All smallest conflicting sets, after MARCO (Liffiton, Previti, Malik, Mushtaq 2016): a map of what has been looked
/// at gives
/// a set not yet decided, as large as possible; if it conflicts it is shrunk to a smallest conflict, and everything
/// above that
/// is crossed out; if it can hold it is grown as far as it goes, and everything below that is crossed out.
/// </summary>
internal static class ConflictSets
{
    /// <summary>Up to this many statements the map is one machine word and all sets are found.</summary>
    private const int MostForAll = 62;

    /// <summary>Sets as sorted indexes, the shortest first; complete is false when the search stopped early.</summary>
    public static (IReadOnlyList<IReadOnlyList<int>> Sets, bool Complete) Find(
        int statements, PathSearch search, int most)
    {
        var candidates = Enumerable.Range(0, statements).ToList();
        if (statements > MostForAll) return Apart(statements, search, most);
        var conflicts = new List<ulong>();
        var possible = new List<ulong>();
        var all = statements == 64 ? ulong.MaxValue : (1UL << statements) - 1;
        while (conflicts.Count < most && Undecided(all, conflicts, possible) is { } seed)
        {
            var core = new HashSet<int>();
            if (search.IsPossible(Active(seed, statements), core)) possible.Add(Grow(seed, all, statements, search));
            else conflicts.Add(Mask(Shrink(core, statements, search)));
        }

        var complete = conflicts.Count < most;
        var sets = conflicts.Select(mask => (IReadOnlyList<int>)[.. candidates.Where(at => (mask & 1UL << at) != 0)]);
        return ([.. sets.OrderBy(set => set.Count).ThenBy(
            set => string.Join(',', set.Select(at => at.ToString("D4", null))), StringComparer.Ordinal)], complete);
    }

    /// <summary>
    /// Removes members one after the other as long as the rest still conflicts (deletion). The result is smallest in
    /// the sense
    /// that setting any one member aside removes this conflict.
    /// </summary>
    private static List<int> Shrink(HashSet<int> core, int statements, PathSearch search)
    {
        var active = new bool[statements];
        foreach (var at in core) active[at] = true;
        var needed = new HashSet<int>();
        foreach (var at in core.Order().ToList())
        {
            if (!active[at]) continue;
            active[at] = false;
            var smaller = new HashSet<int>();
            if (search.IsPossible(active, smaller))
            {
                active[at] = true;
                needed.Add(at);
                continue;
            }

            // the smaller conflict found on the way drops whatever it does not need
            if (!needed.IsSubsetOf(smaller)) continue;
            for (var i = 0; i < statements; i++) active[i] &= smaller.Contains(i);
        }

        return [.. Enumerable.Range(0, statements).Where(at => active[at])];
    }

    private static ulong Grow(ulong seed, ulong all, int statements, PathSearch search)
    {
        for (var at = 0; at < statements; at++)
        {
            var bit = 1UL << at;
            if ((seed & bit) != 0 || (all & bit) == 0) continue;
            if (search.IsPossible(Active(seed | bit, statements), null)) seed |= bit;
        }

        return seed;
    }

    /// <summary>
    /// A set that contains no known conflict and lies in no set known to be possible; members are tried as present
    /// first, so
    /// it is large. Null when there is none: then every conflict has been found.
    /// </summary>
    private static ulong? Undecided(ulong all, List<ulong> conflicts, List<ulong> possible)
    {
        // a clause "one of these is out" per conflict, "one of these is in" per possible set
        var missing = possible.Select(set => all & ~set).ToList();
        return Choose(all, 0, 0, conflicts, missing);
    }

    private static ulong? Choose(ulong all, ulong chosen, ulong dropped, List<ulong> conflicts, List<ulong> missing)
    {
        if (!Propagate(ref chosen, ref dropped, conflicts, missing)) return null;
        var open = all & ~chosen & ~dropped;
        if (open == 0) return chosen;
        var bit = open & (~open + 1);
        return Choose(all, chosen | bit, dropped, conflicts, missing) ?? Choose(
            all, chosen, dropped | bit, conflicts, missing);
    }

    private static bool Propagate(ref ulong chosen, ref ulong dropped, List<ulong> conflicts, List<ulong> missing)
    {
        bool changed;
        do
        {
            changed = false;
            foreach (var conflict in conflicts)
            {
                if ((conflict & dropped) != 0) continue;
                var open = conflict & ~chosen;
                if (open == 0) return false;
                if (BitOperations.PopCount(open) > 1) continue;
                dropped |= open;
                changed = true;
            }

            foreach (var one in missing)
            {
                if ((one & chosen) != 0) continue;
                var open = one & ~dropped;
                if (open == 0) return false;
                if (BitOperations.PopCount(open) > 1) continue;
                chosen |= open;
                changed = true;
            }
        }
        while (changed);
        return true;
    }

    /// <summary>
    /// For very long lists: conflicts that share no statement, one after the other. Each is smallest; others may
    /// exist.
    /// </summary>
    private static (IReadOnlyList<IReadOnlyList<int>> Sets, bool Complete) Apart(
        int statements, PathSearch search, int most)
    {
        var sets = new List<IReadOnlyList<int>>();
        var active = Enumerable.Repeat(true, statements).ToArray();
        var core = new HashSet<int>();
        while (sets.Count < most && !search.IsPossible(active, core))
        {
            var set = Shrink(core, statements, search);
            sets.Add(set);
            foreach (var at in set) active[at] = false;
            core = [];
        }

        return (sets, false);
    }

    private static bool[] Active(ulong mask, int statements)
    {
        var active = new bool[statements];
        for (var i = 0; i < statements; i++) active[i] = (mask & 1UL << i) != 0;
        return active;
    }

    private static ulong Mask(List<int> set) => set.Aggregate(0UL, (mask, at) => mask | 1UL << at);
}
