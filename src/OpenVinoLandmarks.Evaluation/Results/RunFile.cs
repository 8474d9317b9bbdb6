using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// The file of the results of a run while it grows. Every picture is written as soon as it is measured, so that a run that is interrupted
/// or killed can go on. Dispose it.
/// </summary>
internal sealed class RunFile : IDisposable
{
    private readonly FileStream _stream;
    private int _pictures;

    private RunFile(FileStream stream) => _stream = stream;

    /// <summary>True if the file is of a run that had ended.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The index of the last picture in the file, or -1.</summary>
    public int LastPicture { get; private set; } = -1;

    /// <summary>Opens a file: an empty or missing one gets the header, otherwise its header must be the same.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">What this run measures.</param>
    /// <param name="inputs">Files that must not be changed.</param>
    /// <param name="add">Receives the pictures that the file has.</param>
    /// <exception cref="IOException">The file cannot be written, is of another run or of another program, or is damaged.</exception>
    public static RunFile Open(string path, RunHeader header, FileSet inputs, Action<PictureResult> add)
    {
        FileStream? stream = null;
        try
        {
            stream = FileWriter.OpenGrowing(path, inputs);
            RunFile file = new(stream);
            file.Continue(header, add);
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            stream?.Dispose();
            throw new IOException($"--resume {path}: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Writes a picture.</summary>
    public void Write(PictureResult picture)
    {
        _stream.Write(RunJson.Line(picture).Span);
        LastPicture = picture.Index;
        _pictures++;
    }

    /// <summary>Marks the run as complete.</summary>
    public void End()
    {
        if (!IsComplete)
        {
            _stream.Write(RunJson.EndLine(_pictures).Span);
            IsComplete = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Continue(RunHeader header, Action<PictureResult> add)
    {
        LineReader lines = new(_stream);
        if (lines.Next() is not { } first)
        {
            // Either a new file, or one whose header was being written when the run was killed.
            if (lines.Rest.Length > 0 && !lines.Rest.StartsWith("{\"schema\":\"ovlandmarks"u8))
            {
                throw new FormatException("it is not a file of results of ovlandmarks evaluate. Name another file");
            }

            Cut(0);
            _stream.Write(RunJson.Line(header).Span);
            return;
        }

        RunHeader found = RunJson.ReadHeader(first);
        if (RunJson.Text(found) != RunJson.Text(header))
        {
            string difference = RunDifference.Find(found, header);
            throw new FormatException($"it is of another run ({difference}). Name another file, or use the same options");
        }

        long end = lines.Position;
        while (!IsComplete && lines.Next() is { } line)
        {
            if (RunJson.ReadPicture(line) is { } picture)
            {
                add(picture);
                (LastPicture, _pictures) = (picture.Index, _pictures + 1);
            }
            else
            {
                IsComplete = true;
            }

            end = lines.Position;
        }

        Cut(end); // a line that was being written when the run was killed
    }

    private void Cut(long length)
    {
        _stream.SetLength(length);
        _stream.Position = length;
    }
}

/// <summary>Names the first setting in which two runs differ.</summary>
internal static class RunDifference
{
    /// <summary>Returns for example <c>boxes: data there, points here</c>.</summary>
    public static string Find(RunHeader there, RunHeader here)
    {
        (string Name, string There, string Here)[] all =
        [
            ("data set", there.DataSet, here.DataSet),
            ("format", there.Format, here.Format),
            ("SHA-256 of the lists", there.Fingerprint, here.Fingerprint),
            ("boxes", there.Boxes, here.Boxes),
            ("limit", $"{there.Limit}", $"{here.Limit}"),
            ("shard", $"{there.Shard}", $"{here.Shard}"),
            ("version of the program", there.Tool, here.Tool),
            .. Enumerable.Range(0, Math.Max(there.Columns.Count, here.Columns.Count))
                .Select(i => ($"column {i + 1}", Describe(there, i), Describe(here, i))),
        ];
        return all.Where(setting => setting.There != setting.Here)
            .Select(setting => $"{setting.Name}: {setting.There} there, {setting.Here} here")
            .FirstOrDefault("raise or threshold");
    }

    private static string Describe(RunHeader header, int column) => column < header.Columns.Count && header.Columns[column] is { } c
        ? $"{c.Name} {c.Model} {c.Precision} {c.Engine} {c.DeviceName} {c.InferencePrecision} {c.FaceDetector}"
        : "none";
}
