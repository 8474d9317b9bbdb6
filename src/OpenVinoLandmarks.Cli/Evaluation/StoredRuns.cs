using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Evaluation;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Evaluation;

/// <summary><c>evaluate --merge</c> and <c>evaluate --compare</c>: reports on files that <c>--resume</c> wrote.</summary>
/// <param name="files">The files.</param>
/// <param name="report">What is written.</param>
/// <param name="reading">How the pictures of the worst faces are read.</param>
internal sealed class StoredRuns(IReadOnlyList<string> files, ReportSettings report, PictureReadOptions reading)
{
    /// <summary>Reports on the shares of one run as if it had been measured at once. Returns the exit code.</summary>
    public int Merge()
    {
        FileSet inputs = new();
        foreach (string file in files)
        {
            inputs.Add(file);
        }

        report.CheckTarget(inputs);
        RunReader reader = RunReader.OpenShards(files);
        RunSummaryBuilder builder = new(reader.Header);
        foreach (PictureResult picture in reader.Read())
        {
            builder.Add(picture);
        }

        RunSummary summary = builder.Build();
        report.Write(summary, reading, inputs);
        return summary.HasProblems ? ExitCode.Input : ExitCode.Success;
    }

    /// <summary>Compares two runs. Returns the exit code.</summary>
    public int Compare()
    {
        report.Write(RunComparison.Of(RunReader.Open(files[0]), RunReader.Open(files[1])));
        return ExitCode.Success;
    }
}
