using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.Output;
using static System.FormattableString;

namespace OpenVinoLandmarks.Cli.Detection;

/// <summary>
/// Compares the settings of the results in a file of <c>--resume</c> with those of this run, so that a file has results of one kind.
/// Thresholds, such as <c>--min-score</c>, are not in results and are not compared. Nor is the hardware: a job may go on elsewhere.
/// </summary>
/// <param name="settings">The options of this run.</param>
/// <param name="detector">The detector of this run.</param>
internal sealed class ResumeCheck(DetectSettings settings, FaceLandmarkDetector detector)
{
    private readonly FaceSearchSettings _search = new(detector, settings.Faces);

    /// <summary>Compares the results in a file with this run.</summary>
    /// <param name="file">The file, as typed.</param>
    /// <param name="stored">The settings of its results.</param>
    /// <param name="note">Receives a message if the device computes in another precision than before, which nobody asked for.</param>
    /// <exception cref="UsageException">A setting differs. The message names it.</exception>
    public void Check(string file, IEnumerable<StoredSettings> stored, Action<string> note)
    {
        string now = detector.Info.Engine.InferencePrecision;
        bool isNoted = false;
        foreach (StoredSettings there in stored)
        {
            foreach ((string name, string before, string here) in Settings(there))
            {
                if (!before.Equals(here, StringComparison.OrdinalIgnoreCase))
                {
                    throw new UsageException(
                        $"--resume {file}: its results have other settings ({name}: {before} there, {here} here). "
                        + "Use the same options, or name another file.");
                }
            }

            if (!isNoted && IsOther(there.InferencePrecision, now))
            {
                isNoted = true;
                note($"{file} has results in {there.InferencePrecision}, and this device computes in {now}. "
                    + "--inference-precision chooses one of them.");
            }
        }
    }

    // A device that changes during a run has no precision that is known.
    private static bool IsOther(string before, string now) =>
        before != now && before != EngineInfo.Unknown && now != EngineInfo.Unknown;

    private IEnumerable<(string Name, string There, string Here)> Settings(StoredSettings there)
    {
        DetectorInfo info = detector.Info;
        yield return ("model", there.Model, info.Model);
        yield return ("precision", there.Precision, info.Precision);
        yield return ("device", there.Device, info.Engine.RequestedDevice);
        yield return ("face detector", there.FaceDetector, _search.FaceDetector);
        yield return ("decode", there.IsReduced ? "reduced" : "whole", settings.DecodesReduced ? "reduced" : "whole");
        if (settings.Detector.Engine.InferencePrecision != InferencePrecision.Auto
            && IsOther(there.InferencePrecision, info.Engine.InferencePrecision))
        {
            yield return ("inference precision", there.InferencePrecision, info.Engine.InferencePrecision);
        }

        if (there.Attributes is { } attributes)
        {
            yield return ("attributes", attributes ? "yes" : "no", settings.Attributes ? "yes" : "no");
        }

        if (there.Search is { } before && _search.IsSearched)
        {
            ReportedSearch? now = TryPlan(there.Size);
            yield return ("searched region", Text(before.Region), now is null ? "outside the image" : Text(now.Region));

            // A device that refuses the larger input for large images uses the usual one for them.
            if (before.Network is { } network && now?.Network is { } planned)
            {
                ImageSize input = network.InputSize == _search.UsualInput ? network.InputSize : planned.InputSize;
                yield return ("input of the face detector", Text(network.InputSize), Text(input));
                yield return ("tiles", Invariant($"{network.Tiles}"), Invariant($"{planned.Tiles}"));
            }
        }
    }

    private ReportedSearch? TryPlan(ImageSize image)
    {
        try
        {
            return _search.Plan(image.Width, image.Height);
        }
        catch (ImageException)
        {
            return null;
        }
    }

    private static string Text(PixelRegion region) => Invariant($"{region.X},{region.Y},{region.Width},{region.Height}");

    private static string Text(ImageSize size) => Invariant($"{size.Width}x{size.Height}");
}
