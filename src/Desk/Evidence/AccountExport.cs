using System.Globalization;
using Homeward.Basics;

namespace Homeward.Evidence;

/// <summary>A chat of an account's export: what a person chooses from.</summary>
public sealed record ChatOffered(string Id, string? Name, string? Type, long Messages);

/// <summary>
/// The export of a whole Telegram account holds the phone number, contacts, devices and addresses of the one who gave it. It is
/// kept whole only when somebody says so; else one chat is cut out of it, and the rest never reaches the desk.
/// </summary>
internal sealed class AccountExport(Intake intake, AddOptions options)
{
    /// <summary>
    /// Null when the file is no account's export or is to be kept whole: then it goes the ordinary way. Else the id of the source
    /// made of the one chat, or "" when it was refused for want of a choice.
    /// </summary>
    public string? Take(ImportRun run, string file, string name, InHand look)
    {
        if (Detect.MediaType(look.Head, name).Kind != SourceKind.TelegramAccountJson || options.WholeAccount) return null;
        if (options.OnlyChat is not { } chat)
        {
            run.Refuse(SafeNames.Shown(name), Warning(look));
            return "";
        }

        if (Span(look, chat) is not { } span)
        {
            run.Refuse(SafeNames.Shown(name), $"there is no chat {SafeNames.Shown(chat)} in this export; it holds: {Offered(look)}");
            return "";
        }

        using var stream = look.Open();
        stream.Position = span.Start;
        var hand = intake.Seal(new Cut(stream, span.End - span.Start));
        var cut = string.Create(CultureInfo.InvariantCulture,
            $"cut from the export of a whole account: bytes {span.Start} to {span.End} of a file whose SHA-256 is {look.Sha}; nothing else of it was kept");
        return intake.Settle(run, hand, name, null, cut, 0, new MediaFolder(intake, Path.GetDirectoryName(Path.GetFullPath(file))!)) ?? "";
    }

    /// <summary>The chats of an export of an account, in its order.</summary>
    public static IReadOnlyList<ChatOffered> Chats(Func<Stream> open)
    {
        using var stream = open();
        return [.. TelegramExport.Read(stream, new TelegramOptions { OnlyChat = "none", KeepRaw = false }).OfType<ChatLeftOut>()
            .Where(c => c.Id is not null).Select(c => new ChatOffered(c.Id!, c.Name, c.Type, c.Messages))];
    }

    private static string Warning(InHand look)
    {
        using var stream = look.Open();
        var holds = TelegramExport.Read(stream, new TelegramOptions { OnlyChat = "none", KeepRaw = false }).OfType<AccountWarning>().Select(w => w.Contains).Distinct();
        return $"this is the export of a whole account. It also holds: {string.Join("; ", holds)}. Nothing was kept. "
            + $"Choose one chat with --only-chat NUMBER ({Offered(look)}), or --whole-account if all of it is needed and its owner agreed";
    }

    private static string Offered(InHand look)
    {
        var chats = Chats(look.Open);
        return string.Join("; ", chats.Take(20).Select(c => string.Create(CultureInfo.InvariantCulture,
            $"{c.Id} {SafeNames.Shown(c.Name ?? c.Type ?? "")}, {c.Messages} messages"))) + (chats.Count > 20 ? "; …" : "");
    }

    /// <summary>First byte of the chat's object and the byte behind its last message.</summary>
    private static (long Start, long End)? Span(InHand look, string id)
    {
        using var stream = look.Open();
        (long Start, long End)? span = null;
        foreach (var part in TelegramExport.Read(stream, new TelegramOptions { OnlyChat = id, KeepRaw = false }))
        {
            if (part is TelegramChat chat && chat.Id == id) span = (chat.ByteStart, chat.ByteStart + chat.ByteLength);
            else if (part is TelegramMessage message && message.Chat.Id == id && span is { } open) span = (open.Start, message.ByteStart + message.ByteLength);
        }

        return span;
    }

    /// <summary>A stretch of the file, closed as a list of messages ends.</summary>
    private sealed class Cut(Stream inner, long length) : ForwardStream
    {
        private static readonly byte[] End = "\n]}"u8.ToArray();
        private long left = length;
        private int ended;

        public override int Read(Span<byte> buffer)
        {
            if (left > 0)
            {
                var n = inner.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
                left = n == 0 ? 0 : left - n;
                if (n > 0) return n;
            }

            var rest = Math.Min(buffer.Length, End.Length - ended);
            End.AsSpan(ended, rest).CopyTo(buffer);
            ended += rest;
            return rest;
        }
    }
}
