using OpenVinoLandmarks.Reliability.Worker.Jobs;
using OpenVinoLandmarks.Reliability.Worker.Soak;

// Jobs that need a process of their own: a process can load one OpenVINO only, and its end is part of what is tested.
return args switch
{
    ["exports", var library] => ExportsJob.Run(library),
    ["load-faults"] => LoadFaultsJob.Run(),
    ["exit", var how] => ExitJob.Run(how),
    ["soak", .. var options] when SoakOptions.Parse(options) is { } soak => SoakRun.Run(soak),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: exports LIBRARY | load-faults | exit disposed|shut-down|nothing-disposed|running|other-thread-infers | " + SoakOptions.Usage);
    return 2;
}
