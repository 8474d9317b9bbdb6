using OpenVinoLandmarks.Reliability.Worker.Jobs;

// Jobs that need a process of their own: a process can load one OpenVINO only, and its end is part of what is tested.
return args switch
{
    ["exports", var library] => ExportsJob.Run(library),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: exports LIBRARY");
    return 2;
}
