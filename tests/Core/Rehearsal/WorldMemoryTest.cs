using Homeward.Rehearsal;
using Xunit;

namespace Homeward.Tests.Core.Rehearsal;

[Collection(nameof(AloneInTheProcess))]
public class WorldMemoryTest
{
    [Fact]
    public void Generate_ManyPeople_NeedsNoMoreMemoryThanFew()
    {
        var few = LiveBytesWhileWriting(2_000);
        var many = LiveBytesWhileWriting(40_000);
        Assert.InRange(many, 0, few + 8_000_000);
    }

    private static long LiveBytesWhileWriting(int people)
    {
        RehearsalWorld.Generate(60, 1, new RehearsalOptions(Sources: false), new CountingSink());
        var start = GC.GetTotalMemory(forceFullCollection: true);
        var sink = new CountingSink();
        RehearsalWorld.Generate(people, 3, new RehearsalOptions(Sources: false), sink);
        return sink.Most - start;
    }

    /// <summary>Throws the bytes away and notes the most memory that was alive while they were written.</summary>
    private sealed class CountingSink : Stream, IWorldSink
    {
        private int writes;

        public long Most { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Put(string path, Action<Stream> write) => write(this);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (writes++ % 40 == 0) Most = Math.Max(Most, GC.GetTotalMemory(forceFullCollection: true));
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
