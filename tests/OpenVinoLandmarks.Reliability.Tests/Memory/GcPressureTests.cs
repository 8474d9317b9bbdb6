using System.Text;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Jobs;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Tests.Memory;

/// <summary>Garbage collections move managed memory during inferences, unless it is pinned; every output must still be right.</summary>
[TestClass]
[RequiresForwarder]
public sealed class GcPressureTests : ThroughForwarder
{
    private const int Rows = 4;

    [TestMethod]
    public void MainJob_UnderCompactingCollections_HasTheRightOutputs()
    {
        using CompactingCollector collector = new();
        for (int i = 0; i < 8; i++)
        {
            MainJob.Run();
        }

        Assert.IsGreaterThan(8, collector.Collections);
    }

    [TestMethod]
    public void TensorsOverManagedMemory_UnderCompactingCollections_HaveTheRightOutputs()
    {
        using CompactingCollector collector = new();
        using Core core = new();
        using CompiledModel compiled = Compile(core);
        InParallel(4, thread =>
        {
            using InferRequest request = compiled.CreateInferRequest();
            Random random = new(thread);
            for (int i = 0; i < 200; i++)
            {
                float[] output = SetAndForgetTensors(request, random, out float[] input);
                request.Infer();
                AssertRight(input, output);
            }
        });

        Assert.IsGreaterThan(10, collector.Collections);
    }

    [TestMethod]
    public void ObjectsWithoutReferences_AreFreedByTheCollector_InAnyOrder()
    {
        using CompactingCollector collector = new();
        InParallel(2, thread =>
        {
            for (int i = 0; i < 10; i++)
            {
                Core core = new();
                InferRequest request = Compile(core).CreateInferRequest();
                request.GetInputTensor().CopyFrom<float>(new float[Rows * TinyNetwork.Columns]);
                request.Infer();
                Tensor output = request.GetOutputTensor();
                Assert.AreEqual(TinyNetwork.Expected(0, 1), output.ToArray<float>()[1], $"thread {thread}");
            }
        });
    }

    // After this method only the request references the arrays and tensors.
    private static float[] SetAndForgetTensors(InferRequest request, Random random, out float[] input)
    {
        input = [.. Enumerable.Range(0, Rows * TinyNetwork.Columns).Select(_ => random.Next(-100, 100))];
        float[] output = new float[input.Length];
        Shape shape = new(Rows, TinyNetwork.Columns);
        request.SetInputTensor(Tensor.OverMemoryWithoutCopy(input.AsMemory(), shape));
        request.SetOutputTensor(Tensor.OverMemoryWithoutCopy(output.AsMemory(), shape));
        return output;
    }

    private static void AssertRight(float[] input, float[] output)
    {
        for (int i = 0; i < input.Length; i++)
        {
            Assert.AreEqual(TinyNetwork.Expected(input[i], i % TinyNetwork.Columns), output[i]);
        }
    }

    private static CompiledModel Compile(Core core)
    {
        // Nothing else references the array of the weights.
        using Model model = core.ReadModel(Encoding.UTF8.GetBytes(TinyNetwork.Xml(Rows)), TinyNetwork.WeightBytes.AsMemory());
        Dictionary<string, string> properties = new() { ["INFERENCE_PRECISION_HINT"] = "f32", ["NUM_STREAMS"] = "1" };
        return core.CompileModel(model, "CPU", properties);
    }

    private static void InParallel(int count, Action<int> work)
    {
        Exception?[] failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                work(i);
            }
#pragma warning disable CA1031 // Thrown below, on the thread of the test.
            catch (Exception failure)
            {
                failures[i] = failure;
            }
#pragma warning restore CA1031
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (failures.Any(failure => failure is not null))
        {
            throw new AggregateException(failures.OfType<Exception>());
        }
    }
}
