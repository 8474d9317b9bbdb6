using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>Tests the contract of contexts with the bundled landmark model.</summary>
[TestClass]
public sealed class ManagedContextTests
{
    private const string Name = "face-landmarks-5pt-0002";

    private static readonly IrModel s_model =
        IrModel.Read(Path.Combine(TestData.RepositoryRoot, "models", "bundled", Name, "FP32", Name + ".xml"));

    [TestMethod]
    public void Run_OnOneThread_AllocatesNothing()
    {
        ManagedPlanOptions options = new() { Batch = 3, Input = ManagedInputLayout.InterleavedBytes };
        using ManagedContext context = ManagedPlan.Compile(s_model, options).CreateContext();
        context.Run(3);
        Assert.AreEqual(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                context.InputBytes()[i] = (byte)i;
                context.Run(1 + i % 3);
                _ = context.Output();
            }
        }));
    }

    [TestMethod]
    public void Run_OnTwoThreads_AllocatesNothingOnTheCallingThread()
    {
        using ManagedContext context = ManagedPlan.Compile(s_model, new() { Threads = 2 }).CreateContext();
        context.Run();
        Assert.AreEqual(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                context.Run();
            }
        }));
    }

    [TestMethod]
    public void Batch_OfSeveralRounds_ReturnsTheResultOfEachImage()
    {
        const int batch = 40;
        float[][] images = [.. Enumerable.Range(0, batch).Select(Image)];
        using ManagedContext single = ManagedPlan.Compile(s_model).CreateContext();
        ManagedPlan plan = ManagedPlan.Compile(s_model, new() { Batch = batch });
        using ManagedContext many = plan.CreateContext();
        Assert.IsLessThan(batch, plan.Program.RunsPerRound, "the test needs several rounds");
        for (int i = 0; i < batch; i++)
        {
            images[i].CopyTo(many.InputFloats()[(i * images[i].Length)..]);
        }

        many.Run(batch);
        for (int i = 0; i < batch; i++)
        {
            images[i].CopyTo(single.InputFloats());
            single.Run();
            Assert.IsLessThan(1e-5f, Difference.Relative(single.Output(), many.Output().Slice(i * 10, 10)), $"image {i}");
        }
    }

    [TestMethod]
    [DataRow(512)]
    [DataRow(256)]
    [DataRow(128)]
    public void Bytes_AreNormalizedPerChannel(int bits)
    {
        float[] mean = [104, 117.5f, -3], scale = [127.5f, 2, 0.5f];
        byte[] pixels = new byte[48 * 48 * 3];
        new Random(6).NextBytes(pixels);
        ManagedPlanOptions options = new()
        {
            Input = ManagedInputLayout.InterleavedBytes, InputMean = mean, InputScale = scale, MaxVectorBits = bits,
        };
        using ManagedContext bytes = ManagedPlan.Compile(s_model, options).CreateContext();
        using ManagedContext floats = ManagedPlan.Compile(s_model).CreateContext();
        pixels.CopyTo(bytes.InputBytes());
        for (int i = 0; i < pixels.Length; i++)
        {
            floats.InputFloats()[i % 3 * 48 * 48 + i / 3] = (pixels[i] - mean[i % 3]) / scale[i % 3];
        }

        bytes.Run();
        floats.Run();
        Assert.IsLessThan(1e-5f, Difference.Relative(floats.Output(), bytes.Output()));
    }

    [TestMethod]
    public void Bytes_ReturnTheResultsOfFloats()
    {
        byte[] pixels = new byte[48 * 48 * 3];
        new Random(5).NextBytes(pixels);
        using ManagedContext bytes = ManagedPlan.Compile(s_model, new() { Input = ManagedInputLayout.InterleavedBytes }).CreateContext();
        using ManagedContext floats = ManagedPlan.Compile(s_model).CreateContext();
        pixels.CopyTo(bytes.InputBytes());
        for (int i = 0; i < pixels.Length; i++)
        {
            floats.InputFloats()[i % 3 * 48 * 48 + i / 3] = pixels[i];
        }

        bytes.Run();
        floats.Run();
        Assert.IsLessThan(1e-5f, Difference.Relative(floats.Output(), bytes.Output()));
    }

    [TestMethod]
    public void OnePlan_ManyThreads_EachReturnsItsOwnResults()
    {
        ManagedPlan plan = ManagedPlan.Compile(s_model);
        float[][] expected = new float[8][];
        using (ManagedContext context = plan.CreateContext())
        {
            for (int i = 0; i < expected.Length; i++)
            {
                Image(i).CopyTo(context.InputFloats());
                context.Run();
                expected[i] = context.Output().ToArray();
            }
        }

        Parallel.For(0, expected.Length, new ParallelOptions { MaxDegreeOfParallelism = expected.Length }, i =>
        {
            using ManagedContext context = plan.CreateContext();
            Image(i).CopyTo(context.InputFloats());
            for (int run = 0; run < 50; run++)
            {
                context.Run();
                CollectionAssert.AreEqual(expected[i], context.Output().ToArray());
            }
        });
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(int.MinValue)]
    [DataRow(int.MaxValue)]
    public void Run_OutsideTheBatch_IsRefused(int count)
    {
        using ManagedContext context = ManagedPlan.Compile(s_model, new() { Batch = 2 }).CreateContext();
        ArgumentOutOfRangeException exception = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => context.Run(count));
        Assert.AreEqual("count", exception.ParamName);
        Assert.Contains("from 1 to 2, the Batch of the plan", exception.Message);
    }

    [TestMethod]
    public void Inputs_OfTheOtherLayout_AreRefused()
    {
        using ManagedContext floats = ManagedPlan.Compile(s_model).CreateContext();
        using ManagedContext bytes = ManagedPlan.Compile(s_model, new() { Input = ManagedInputLayout.InterleavedBytes }).CreateContext();
        Assert.Contains("InputFloats", Assert.ThrowsExactly<InvalidOperationException>(() => { _ = floats.InputBytes(); }).Message);
        Assert.Contains("InputBytes", Assert.ThrowsExactly<InvalidOperationException>(() => { _ = bytes.InputFloats(); }).Message);
    }

    [TestMethod]
    [DataRow(-1)]
    [DataRow(1)]
    [DataRow(int.MinValue)]
    public void Index_OutOfRange_IsNamedAsItWasGiven(int index)
    {
        using ManagedContext context = ManagedPlan.Compile(s_model).CreateContext();
        ArgumentOutOfRangeException input = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => { _ = context.InputFloats(index); });
        ArgumentOutOfRangeException output = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => { _ = context.Output(index); });
        Assert.AreEqual(index, input.ActualValue);
        Assert.AreEqual(index, output.ActualValue);
        Assert.Contains("The model has 1 inputs; the index must be from 0 to 0", input.Message);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    public void Context_AfterDispose_IsRefused(int threads)
    {
        ManagedContext context = ManagedPlan.Compile(s_model, new() { Threads = threads }).CreateContext();
        context.Run();
        context.Dispose();
        context.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => context.Run());
        Assert.ThrowsExactly<ObjectDisposedException>(() => { _ = context.InputFloats(); });
        Assert.ThrowsExactly<ObjectDisposedException>(() => { _ = context.Output(); });
    }

    private static float[] Image(int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, 3 * 48 * 48).Select(_ => (float)random.Next(256))];
    }
}
