using OpenVinoLandmarks.Reliability.Worker.Jobs;
using OpenVinoLandmarks.Reliability.Worker.Soak;

// The program that the reliability tests and scripts/soak start. Each job needs a process of its own: a process can load one OpenVINO, and
// the end of the process is part of some tests.
return args switch
{
    ["exports", string library] => ExportsJob.Run(library),
    ["load-faults"] => LoadFaultsJob.Run(),
    ["exit", string how] => ExitJob.Run(how),
    ["soak", .. string[] options] when SoakOptions.Parse(options) is { } soak => SoakRun.Run(soak),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: exports LIBRARY | load-faults | exit disposed|shut-down|nothing-disposed|running|other-thread-infers | "
        + SoakOptions.Usage);
    return 2;
}
