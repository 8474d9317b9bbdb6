using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Setup.Downloads;

/// <summary>
/// An unfinished download: the bytes so far (<c>KEY.part</c>), and beside them (<c>KEY.json</c>) the server's mark of the version that
/// they belong to. Without that mark the bytes are of no use, because the rest may come from another version.
/// </summary>
internal sealed class PartialFile(string folder, string key)
{
    private const string PartExtension = ".part";
    private const string StateExtension = ".json";

    private readonly string _state = System.IO.Path.Combine(folder, key + StateExtension);

    /// <summary>The file with the bytes so far.</summary>
    public string Path { get; } = System.IO.Path.Combine(folder, key + PartExtension);

    /// <summary>Number of bytes so far.</summary>
    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>Deletes everything in a folder of unfinished downloads that cannot be continued.</summary>
    /// <param name="folder">The folder, which may be missing.</param>
    public static void DeleteUseless(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string file in Directory.GetFiles(folder))
        {
            string key = System.IO.Path.GetFileNameWithoutExtension(file);
            PartialFile part = new(folder, key);
            bool isPair = (file == part.Path || file == part._state) && File.Exists(part.Path) && File.Exists(part._state);
            if (!isPair)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Returns the condition under which the server may send the rest only; null if it must send everything.</summary>
    public RangeConditionHeaderValue? ReadCondition()
    {
        try
        {
            PartialState? state = Length > 0 && File.Exists(_state)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(_state), PartialStateJson.Default.PartialState)
                : null;
            return state switch
            {
                { EntityTag: { } tag } when EntityTagHeaderValue.TryParse(tag, out EntityTagHeaderValue? parsed) => new(parsed),
                { LastModified: { } date } => new(date),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Opens the file to append bytes.</summary>
    /// <param name="keep">How many bytes stay.</param>
    public FileStream Open(long keep)
    {
        FileStream file = FileWriter.OpenGrowing(Path, new FileSet());
        file.SetLength(keep);
        file.Position = keep;
        return file;
    }

    /// <summary>Starts from the first byte: stores the server's mark of the version, if it has one that can be asked for again.</summary>
    /// <param name="headers">The headers of the response.</param>
    /// <param name="lastModified">The time of the last change, or null.</param>
    public void Start(HttpResponseHeaders headers, DateTimeOffset? lastModified)
    {
        Delete();
        string? tag = headers.ETag is { IsWeak: false } strong ? strong.Tag : null; // If-Range does not take weak marks
        if (tag is not null || lastModified is not null)
        {
            PartialState state = new(tag, tag is null ? lastModified : null);
            FileWriter.Write(_state, JsonSerializer.SerializeToUtf8Bytes(state, PartialStateJson.Default.PartialState));
        }
    }

    /// <summary>Moves the complete file to its place and forgets the state.</summary>
    /// <param name="target">The place, whose folder exists.</param>
    public void MoveTo(string target)
    {
        File.Move(Path, target, overwrite: true);
        Delete();
    }

    /// <summary>Deletes the bytes and the state.</summary>
    public void Delete()
    {
        File.Delete(Path);
        File.Delete(_state);
    }
}

/// <summary>The server's mark of the version of an unfinished download.</summary>
/// <param name="EntityTag">The strong entity tag with its quotes, or null.</param>
/// <param name="LastModified">The time of the last change, or null.</param>
internal sealed record PartialState(string? EntityTag, DateTimeOffset? LastModified);

/// <summary>Reads and writes the state of downloads without reflection, so that it works in trimmed programs.</summary>
[JsonSerializable(typeof(PartialState))]
internal sealed partial class PartialStateJson : JsonSerializerContext
{
}
