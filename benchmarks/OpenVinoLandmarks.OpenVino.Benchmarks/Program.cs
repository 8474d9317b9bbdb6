using BenchmarkDotNet.Running;
using OpenVinoLandmarks.OpenVino.Benchmarks;

// Compares the bindings with a C program that runs the same inferences.
//   compare     measures both sides alternately in one process; use it if other programs run on the machine
//   OPTIONS     everything else is passed to BenchmarkDotNet
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
