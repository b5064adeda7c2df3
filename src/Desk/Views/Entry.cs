using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Homeward.Views;

/// <summary>A thing an act is about. Version is what it has after the act; null when the act only mentions
/// it.</summary>
public readonly record struct Subject(string Id, int? Version);

/// <summary>
/// An opened journal entry: what stood in the outer seal, and the body where its key still exists. Body is null
/// after an erasure: every
/// view must then still do what the act alone tells it (something of this kind stood here).
/// </summary>
public sealed record Entry(
    long Position, string Kind, int KindVersion, DateTimeOffset At, string By, string Act, IReadOnlyList<Subject> Of,
    string Secrecy, string Key, byte[]? Wrapped, int Epoch, byte[]? Body)
{
    /// <summary>How bodies are written: camelCase, text kept readable, nothing left out that is not null.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    private (byte[] Of, object Body)? ahead;

    /// <summary>How the body of a kind becomes its record, learned from the first view that reads one.</summary>
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Func<byte[], object?>> Readers = new(StringComparer.Ordinal);

    /// <summary>The body as its record; null after an erasure.</summary>
    public T? Read<T>()
        where T : class
    {
        if (Body is null) return null;
        // A copy with another body ("with") must not answer with the first one's record.
        if (ahead is { } known && ReferenceEquals(known.Of, Body) && known.Body is T read) return read;
        Readers.TryAdd(Kind, static body => JsonSerializer.Deserialize<T>(body, Json));
        return JsonSerializer.Deserialize<T>(Body, Json);
    }

    /// <summary>Reads a body on whatever core is free, before a view asks for it on the one that applies. Null where nobody knows how, or
    /// where it cannot be read: then the view meets the same error.</summary>
    internal static object? ReadAhead(string kind, byte[]? body)
    {
        if (body is null || !Readers.TryGetValue(kind, out var reader)) return null;
        try
        {
            return reader(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal Entry WithRead(object? body)
    {
        if (body is not null && Body is not null) ahead = (Body, body);
        return this;
    }

    public static byte[] Write<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, Json);

    /// <summary>The bytes of the outer seal. One spelling: same act, same bytes.</summary>
    internal byte[] WriteAct()
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("kind"u8, Kind);
            json.WriteNumber("v"u8, KindVersion);
            json.WriteString("at"u8, At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
                CultureInfo.InvariantCulture));
            json.WriteString("by"u8, By);
            json.WriteString("act"u8, Act);
            json.WriteStartArray("of"u8);
            foreach (var subject in Of)
            {
                json.WriteStartArray();
                json.WriteStringValue(subject.Id);
                if (subject.Version is { } version) json.WriteNumberValue(version);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteString("class"u8, Secrecy);
            json.WriteString("key"u8, Key);
            if (Wrapped is not null) json.WriteBase64String("wrapped"u8, Wrapped);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    internal static Entry ReadAct(long position, int epoch, ReadOnlySpan<byte> act)
    {
        var json = new Utf8JsonReader(act);
        string kind = "", by = "", id = "", secrecy = "", key = "";
        var version = 0;
        DateTimeOffset at = default;
        byte[]? wrapped = null;
        var of = new List<Subject>(2);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            if (name.SequenceEqual("kind"u8)) kind = Next(ref json);
            else if (name.SequenceEqual("by"u8)) by = Next(ref json);
            else if (name.SequenceEqual("act"u8)) id = Next(ref json);
            else if (name.SequenceEqual("class"u8)) secrecy = Next(ref json);
            else if (name.SequenceEqual("key"u8)) key = Next(ref json);
            else if (name.SequenceEqual("v"u8) && json.Read()) version = json.GetInt32();
            else if (name.SequenceEqual("at"u8) && json.Read()) at = json.GetDateTimeOffset();
            else if (name.SequenceEqual("wrapped"u8) && json.Read()) wrapped = json.GetBytesFromBase64();
            else if (name.SequenceEqual("of"u8)) ReadSubjects(ref json, of);
            else json.Skip();
        }

        return new Entry(position, kind, version, at, by, id, of, secrecy, key, wrapped, epoch, null);
    }

    private static void ReadSubjects(ref Utf8JsonReader json, List<Subject> of)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartArray)
        {
            var subject = Next(ref json);
            json.Read();
            if (json.TokenType == JsonTokenType.Number)
            {
                of.Add(new(subject, json.GetInt32()));
                json.Read();
            }
            else
            {
                of.Add(new(subject, null));
            }
        }
    }

    private static string Next(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString() ?? "";
    }

    /// <summary>For people who look at a journal: never the body.</summary>
    public override string ToString() => new StringBuilder(Kind).Append(" @").Append(Position).ToString();
}

/// <summary>Secrecy classes of a body (design: section 4). Each class of a person has its own key; capture is never
/// in an export by default.</summary>
public static class Secrecy
{
    /// <summary>What the desk itself needs: members, registers, runs without content.</summary>
    public const string Desk = "desk";
    public const string Record = "record";
    public const string Contact = "contact";
    public const string Medical = "medical";
    public const string Capture = "capture";

    public static IReadOnlyList<string> All { get; } = [Desk, Record, Contact, Medical, Capture];
}
