using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Homeward.Basics;
using Homeward.Views;

namespace Homeward.Evidence;

/// <summary>One thing that a reader of a complex format found in a file.</summary>
internal abstract record Found;

/// <summary>The words of the file itself.</summary>
/// <param name="Day">the day it says it was made, yyyy-MM-dd; null when it does not</param>
/// <param name="Tool">which reader took the words</param>
internal sealed record FoundText(
    string? Title, string? Author, string? Lang, string? Day, string Text, string Tool, IReadOnlyList<string> Notes) : Found;

/// <summary>What a container says about itself (camera, place, length), and the fingerprint of a picture's looks.</summary>
internal sealed record FoundFacts(IReadOnlyList<FileFact> Facts, ulong? Looks) : Found;

/// <summary>A message, row or page in it.</summary>
/// <param name="Day">yyyy-MM-dd; null when not told</param>
/// <param name="Unix">seconds since 1970 UTC where the time is told with its zone</param>
internal sealed record FoundPart(
    long ByteStart, long ByteLength, long Line, string Place, string? Sender, string? Day, long? Unix, string Text,
    string? ReplyTo, IReadOnlyList<string> Media, IReadOnlyList<string> Notes, IReadOnlyList<CellTaken>? Cells = null) : Found;

/// <summary>A file in it. The bytes must be read, or left, before the next thing is asked for.</summary>
/// <param name="Name">as written there; never a path of ours</param>
internal sealed record FoundFile(string Name, Stream Bytes) : Found;

/// <summary>Something in it that could not be read: where, and why in words for a caseworker.</summary>
internal sealed record FoundRefusal(string Where, string Reason) : Found;

/// <summary>What the other process is asked to read.</summary>
/// <param name="Depth">archives around this file</param>
/// <param name="EntriesLeft">files that the whole nest may still hold</param>
/// <param name="BytesLeft">bytes that the whole nest may still unpack to</param>
/// <param name="Columns">a saved decision which heading of a list means what</param>
internal sealed record FormatJob(
    SourceKind Kind, string Name, long Length, int Depth, int EntriesLeft, long BytesLeft,
    IReadOnlyDictionary<string, string?>? Columns = null);

/// <summary>The kinds of frames between us and the process that reads.</summary>
internal enum Frame : byte
{
    Job = (byte)'J',
    Ask = (byte)'A',
    Bytes = (byte)'B',
    Text = (byte)'T',
    Facts = (byte)'F',
    Part = (byte)'P',
    Refusal = (byte)'R',
    FileStart = (byte)'S',
    FileBytes = (byte)'Y',
    FileEnd = (byte)'E',
    Done = (byte)'D',
}

/// <summary>
/// Frames over a pair of pipes: one byte kind, four bytes length (little-endian), content. Neither side trusts a length:
/// one beyond <see cref="MostBytes"/> ends the conversation.
/// </summary>
internal sealed class FormatFrames(Stream input, Stream output)
{
    /// <summary>Longest frame: the longest text a reader may give.</summary>
    public const int MostBytes = 300 * 1024 * 1024;

    /// <summary>Longest piece of a file.</summary>
    public const int Piece = 128 * 1024;

    private readonly byte[] head = new byte[5];

    /// <summary>The next frame; null when the other side ended.</summary>
    /// <exception cref="InvalidDataException">a frame that cannot be</exception>
    public (Frame Kind, byte[] Content)? Read()
    {
        var n = input.ReadAtLeast(head, head.Length, false);
        if (n == 0) return null;
        if (n < head.Length) throw new InvalidDataException("the answer breaks off");
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1));
        if (length is < 0 or > MostBytes) throw new InvalidDataException("the answer is longer than an answer may be");
        var content = new byte[length];
        if (input.ReadAtLeast(content, length, false) < length) throw new InvalidDataException("the answer breaks off");
        return ((Frame)head[0], content);
    }

    public void Write(Frame kind, ReadOnlySpan<byte> content)
    {
        Span<byte> start = stackalloc byte[5];
        start[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(start[1..], content.Length);
        output.Write(start);
        output.Write(content);
        output.Flush();
    }

    public void WriteBody<T>(Frame kind, T body) => Write(kind, Entry.Write(body));

    public static T Body<T>(byte[] content)
        where T : class =>
        JsonSerializer.Deserialize<T>(content, Entry.Json) ?? throw new InvalidDataException("the answer is empty");

    /// <summary>Halves of broken letters cannot be written as JSON; they become U+FFFD in the working text, the
    /// original keeps them.</summary>
    public static string Whole(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;
}

/// <summary>
/// The file as the reading process sees it: each stretch is asked for over the pipe, so that it needs no file, no path and
/// no memory for the whole.
/// </summary>
internal sealed class AskedStream(FormatFrames frames, long length) : Stream
{
    private const int Ahead = 256 * 1024;
    private byte[] held = [];
    private long heldAt;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        if (position >= length || buffer.IsEmpty) return 0;
        if (position < heldAt || position >= heldAt + held.Length) Ask();
        var from = (int)(position - heldAt);
        var n = Math.Min(buffer.Length, held.Length - from);
        held.AsSpan(from, n).CopyTo(buffer);
        position += n;
        return n;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var to = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => position + offset, _ => length + offset };
        ArgumentOutOfRangeException.ThrowIfNegative(to, nameof(offset));
        return position = to;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Ask()
    {
        Span<byte> question = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(question, position);
        BinaryPrimitives.WriteInt32LittleEndian(question[8..], (int)Math.Min(Ahead, length - position));
        frames.Write(Frame.Ask, question);
        (heldAt, held) = (position, frames.Read() is { Kind: Frame.Bytes } answer && answer.Content.Length > 0
            ? answer.Content : throw new InvalidDataException("the file could not be read further"));
    }
}
