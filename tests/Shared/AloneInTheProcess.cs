using Xunit;

namespace Homeward.Tests;

/// <summary>For tests that measure the memory of the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(AloneInTheProcess), DisableParallelization = true)]
public sealed class AloneInTheProcess;
