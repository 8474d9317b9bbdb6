using System.Text;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Evaluation;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Evaluation;

/// <summary>What <c>evaluate</c> writes at its end.</summary>
/// <param name="Format">The format of the results on stdout.</param>
/// <param name="Html">The file of the page, or null.</param>
internal sealed record ReportSettings(OutputFormat Format, string? Html)
{
    // Twenty faces of this size make a page of a few hundred kilobytes.
    private const int ThumbnailSide = 224, JpegQuality = 85;

    /// <summary>Checks, before anything is measured, that the page can be written to its place.</summary>
    /// <exception cref="UsageException">The page would overwrite an input.</exception>
    /// <exception cref="IOException">The name is that of a folder, or its folder does not exist.</exception>
    public void CheckTarget(FileSet inputs)
    {
        if (Html is not { } file)
        {
            return;
        }

        if (inputs.Find(file) is { } input)
        {
            throw new UsageException($"--html {file} would overwrite the input {input}: name another file.");
        }

        if (Directory.Exists(file))
        {
            throw new IOException($"--html {file}: is a folder. Name a file that ends in .html.");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            throw new IOException($"--html {file}: there is no folder {folder}. Create it first, or name another file.");
        }
    }

    /// <summary>Writes the summary to stdout, and the page.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="reading">How pictures are read.</param>
    /// <param name="inputs">Files that must not be replaced.</param>
    /// <exception cref="IOException">The page cannot be written.</exception>
    public void Write(RunSummary summary, PictureReadOptions reading, FileSet inputs)
    {
        if (Format == OutputFormat.Json)
        {
            JsonReport.Write(summary, StandardStreams.Output);
        }
        else
        {
            WriteText(output => TextReport.Write(summary, output));
        }

        if (Html is not { } file)
        {
            return;
        }

        byte[] page = HtmlReport.Create(summary, (picture, part) => Cut(picture, part, reading with { Warn = null }));
        try
        {
            FileWriter.Write(file, page, inputs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--html {file}: cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes the comparison to stdout.</summary>
    public void Write(RunComparison comparison)
    {
        if (Format == OutputFormat.Json)
        {
            JsonReport.Write(comparison, StandardStreams.Output);
        }
        else
        {
            WriteText(output => TextReport.Write(comparison, output));
        }
    }

    // One write, so that a reader never sees half a table.
    private static void WriteText(Action<TextWriter> write)
    {
        using StringWriter text = new();
        write(text);
        StandardStreams.Output.Write(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static FaceThumbnail? Cut(string file, FaceRectangle part, PictureReadOptions reading)
    {
        try
        {
            using LoadedPicture picture = PictureLibrary.Current.Read(file, reading);
            FaceBox box = new((float)part.X, (float)part.Y, (float)part.Width, (float)part.Height);
            PixelRegion region = box.ToRegion(picture.View.Width, picture.View.Height);
            return new FaceThumbnail(picture.Cut(region, ThumbnailSide, JpegQuality), region);
        }
        catch (Exception e) when (e is ImageException or ArgumentException)
        {
            return null; // the picture has gone since it was measured; the page says so
        }
    }
}
