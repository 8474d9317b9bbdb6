using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.SideBySide;

// MODEL.xml PICTURE X,Y,WIDTH,HEIGHT [--precision f32|bf16|device] [--rounds N] [QUESTION...]; scripts/side-by-side fills in the first three.
List<string> arguments = [.. args];
string? precision = Take("--precision") is { } named && named != "device" ? named : null;
int rounds = int.Parse(Take("--rounds") ?? "31", CultureInfo.InvariantCulture);
if (arguments.Count < 3)
{
    Console.Error.WriteLine("usage: MODEL.xml PICTURE X,Y,WIDTH,HEIGHT [--precision f32|bf16|device] [--rounds N] [one-face|crop|input|frames|stream|linear...]");
    return 2;
}

float[] box = [.. arguments[2].Split(',').Select(part => float.Parse(part, CultureInfo.InvariantCulture))];
using Mat picture = PictureReader.Read(arguments[1]);
Questions questions = new(picture, new FaceBox(box[0], box[1], box[2], box[3]), arguments[0], precision, new Contest(rounds));
Report.Line($"OpenVINO {OpenVinoRuntime.Version}, .NET {Environment.Version}, {Environment.ProcessorCount} processors, {precision ?? "the device's own precision"}, {rounds} rounds in turns; {Path.GetFileName(arguments[0])}");
Report.Line("");
Dictionary<string, Action> all = new()
{
    ["one-face"] = questions.OneFace,
    ["crop"] = questions.Crop,
    ["input"] = questions.Input,
    ["frames"] = () => Array.ForEach([8, 32], questions.Frame),
    ["stream"] = () => Array.ForEach([Environment.ProcessorCount + 1, 2 * Environment.ProcessorCount, 2 * Environment.ProcessorCount + 4], questions.Stream),
    ["linear"] = questions.Linear,
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
