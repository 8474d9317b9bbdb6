using System.Globalization;
using OpenVinoLandmarks.Server.Benchmarks.Load;
using OpenVinoLandmarks.Server.Benchmarks.Serving;
using OpenVinoLandmarks.Server.Benchmarks.Soak;

// Measures the server as a process of its own on loopback.
//   [--seconds N] [--callers N] [--device NAME]     load: pictures and crops, REST and gRPC, beside direct use; prints the tables of
//                                                   docs/performance/server.md. Exit code 1 if a call failed.
//   --soak 30m [--callers N] [--device NAME]        mixed traffic, right, wrong, hostile and cancelled: prints memory and handles per
//                                                   minute. Exit code 1 if an answer is wrong, or memory grows in the last third.
#if DEBUG
Console.Error.WriteLine("Build with --configuration Release.");
return 2;
#else
Dictionary<string, string> options = [];
for (int i = 0; i + 1 < args.Length; i += 2)
{
    options[args[i]] = args[i + 1];
}

if (args.Length % 2 != 0 || options.Keys.Except(["--seconds", "--callers", "--device", "--soak"]).Any())
{
    Console.Error.WriteLine("usage: [--seconds N] [--callers N] [--device NAME] [--soak 30m]");
    return 2;
}

string device = options.GetValueOrDefault("--device") ?? BenchmarkModels.DefaultDevice();
if (options.TryGetValue("--soak", out string? length))
{
    return await SoakRun.RunAsync(device, Minutes(length), Number("--callers", 16));
}

return await LoadRun.RunAsync(device, TimeSpan.FromSeconds(Number("--seconds", 60)), Number("--callers", 64));

int Number(string option, int byDefault) =>
    options.TryGetValue(option, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : byDefault;

static int Minutes(string text) => int.Parse(text.TrimEnd('m'), CultureInfo.InvariantCulture);
#endif
