using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.SideBySide;

// Compares this library with bare C loops over OpenVINO; scripts/side-by-side builds the C side and passes the first three arguments:
// MODEL.xml PICTURE X,Y,WIDTH,HEIGHT [--precision f32|bf16|device] [--rounds N] [BENCHMARK...]
List<string> arguments = [.. args];
string? precision = Take("--precision") is { } named && named != "device" ? named : null;
int rounds = int.Parse(Take("--rounds") ?? "31", CultureInfo.InvariantCulture);
if (arguments.Count < 3)
{
    Console.Error.WriteLine(
        "usage: MODEL.xml PICTURE X,Y,WIDTH,HEIGHT [--precision f32|bf16|device] [--rounds N] "
        + "[one-face|crop|input|frames|stream|linear|groups...]");
    return 2;
}

float[] box = [.. arguments[2].Split(',').Select(part => float.Parse(part, CultureInfo.InvariantCulture))];
using Mat picture = PictureReader.Read(arguments[1]);
Setup setup = new(picture, new FaceBox(box[0], box[1], box[2], box[3]), arguments[0], precision, new Comparison(rounds));
int processors = Environment.ProcessorCount;
string computation = precision ?? "the device's own precision";
Report.Line($"OpenVINO {OpenVinoRuntime.Version}, .NET {Environment.Version}, {processors} processors, {computation}, {rounds} rounds");
Report.Line(Path.GetFileName(arguments[0]));
Report.Line("");
Dictionary<string, Action> all = new()
{
    ["one-face"] = () => OneFace.Call(setup),
    ["crop"] = () => OneFace.Crop(setup),
    ["input"] = () => OneFace.Input(setup),
    ["frames"] = () => Array.ForEach([8, 32], faces => Frames.Call(setup, faces)),
    ["stream"] = () => Array.ForEach(
        [processors + 1, 2 * processors, 2 * processors + 4],
        inFlight => Streams.Compare(setup, inFlight)),
    ["linear"] = () => Frames.Linear(setup),
    ["groups"] = () => Frames.Groups(setup),
};
foreach (string name in arguments.Count > 3 ? arguments.Skip(3) : all.Keys)
{
    all[name]();
}

return 0;

string? Take(string option)
{
    int at = arguments.IndexOf(option);
    if (at < 0 || at + 1 >= arguments.Count)
    {
        return null;
    }

    string value = arguments[at + 1];
    arguments.RemoveRange(at, 2);
    return value;
}
