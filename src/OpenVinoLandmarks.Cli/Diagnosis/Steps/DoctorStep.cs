using System.Text.Json;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Engines.OpenVino;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.Diagnosis.Steps;

/// <summary>The steps that run in a process of their own.</summary>
internal enum StepKind
{
    /// <summary>Searches for the runtime and loads it, as every command does.</summary>
    Load,

    /// <summary>Loads plugins and lists their devices.</summary>
    Plugins,

    /// <summary>Runs inferences on a device and compares the numbers.</summary>
    Infer,

    /// <summary>Runs the main job once.</summary>
    MainJob,

    /// <summary>Compares the device of the main job with the fastest one.</summary>
    Fastest,
}

/// <summary>Runs a step in its own process and writes the result as one line of JSON.</summary>
internal static class DoctorStep
{
    // A list of the places follows, which the report has on its own.
    private const string Tried = " Tried:";

    /// <summary>Returns the first line of a message, without the start of a list that follows it.</summary>
    public static string FirstLine(string message)
    {
        string first = message.Split('\n')[0];
        return first.EndsWith(Tried, StringComparison.Ordinal) ? first[..^Tried.Length] : first;
    }

    /// <summary>Runs the step.</summary>
    public static async Task<string> RunAsync(StepArguments step) => step.Step switch
    {
        StepKind.Load => JsonSerializer.Serialize(Load(step.Runtime), DoctorJson.Default.RuntimeReport),
        StepKind.Plugins => JsonSerializer.Serialize(ReadPlugins(step), DoctorJson.Default.PluginDescriptionArray),
        StepKind.Infer => JsonSerializer.Serialize(
            InferenceCheck.Run(DeviceSelection.Parse(step.Device!), step.Runtime), DoctorJson.Default.InferenceResult),
        StepKind.Fastest => JsonSerializer.Serialize(
            FastestTrial.Run(DeviceSelection.Parse(step.Device!), step.Runtime), DoctorJson.Default.FastestReport),
        _ => JsonSerializer.Serialize(await MainJobTrial.RunAsync(step.Device, step.Runtime), DoctorJson.Default.MainJobReport),
    };

    private static RuntimeReport Load(string? runtime)
    {
        try
        {
            OpenVinoRuntime.Load(runtime);
            return new RuntimeReport(OpenVinoRuntime.LibraryPath, OpenVinoRuntime.Version.ToString(), [], null);
        }
        catch (OpenVinoLoadException e)
        {
            PlaceReport[] places = [.. e.Attempts.Select(static one =>
                new PlaceReport(one.Location, one.Path, "", null, one.Outcome))];
            return new RuntimeReport(null, null, places, FirstLine(e.Message));
        }
    }

    private static PluginDescription[] ReadPlugins(StepArguments step)
    {
        string[] devices = step.Device!.Split(',');
        try
        {
            OpenVinoRuntime.Load(step.Runtime);
            using Core core = new();
            return [.. devices.Select(device => PluginReader.Read(core, device, compile: false))];
        }
        catch (Exception e) when (e is OpenVinoLoadException or OpenVinoException)
        {
            string problem = e is OpenVinoException native ? OpenVinoErrorText.OneLine(native) : FirstLine(e.Message);
            return [.. devices.Select(device => new PluginDescription(device, null, problem, []))];
        }
    }
}
