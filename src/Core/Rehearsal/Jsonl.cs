using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homeward.Rehearsal;

/// <summary>Writes one JSON object per line, text kept as it is, every object marked as invented.</summary>
internal sealed class Jsonl(Stream to) : IDisposable
{
    private static readonly JsonWriterOptions Options = new()
    { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly ArrayBufferWriter<byte> buffer = new(1 << 16);

    public void Line(Action<Utf8JsonWriter> body)
    {
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteBoolean("invented", true);
            body(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        if (buffer.WrittenCount > 1 << 15) Flush();
    }

    public void Dispose() => Flush();

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A whole JSON document, indented, for files people open.</summary>
    public static void Document(Stream to, Action<Utf8JsonWriter> body)
    {
        using var json = new Utf8JsonWriter(to, Options with { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteBoolean("invented", true);
        body(json);
        json.WriteEndObject();
    }

    public static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void Map(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, int>> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values) json.WriteNumber(key, value);
        json.WriteEndObject();
    }

    private void Flush()
    {
        to.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }
}
