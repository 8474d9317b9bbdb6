using BenchmarkDotNet.Running;
using OpenVinoLandmarks.OpenVino.Benchmarks;

// compare: both sides in turns within one process, for noisy machines; anything else: BenchmarkDotNet's own options.
#if DEBUG
Console.Error.WriteLine("Build with --configuration Release.");
return 2;
#else
if (args is ["compare"])
{
    Comparison.Run();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(InferOverhead).Assembly).Run(args);
}

return 0;
#endif
