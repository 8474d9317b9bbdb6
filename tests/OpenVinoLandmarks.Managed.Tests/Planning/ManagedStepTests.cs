using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>The steps of a plan and their times.</summary>
[TestClass]
public sealed class ManagedStepTests
{
    private const string Name = "face-landmarks-5pt-0002";

    /// <summary>The products of the weights of each convolution with the pixels of its output, without padding.</summary>
    private const long MultiplyAdds =
        (48 * 48 * 16 * 3 * 9) + (24 * 24 * 32 * 16 * 9) + (12 * 12 * 64 * 32 * 9) + (6 * 6 * 64 * 64 * 9) + (6 * 6 * 128 * 64 * 9)
        + (128 * 36) + (128 * 256) + (256 * 64) + (64 * 10);

    private static readonly IrModel s_model =
        IrModel.Read(Path.Combine(TestData.RepositoryRoot, "models", "bundled", Name, "FP32", Name + ".xml"));

    public static IEnumerable<object[]> Widths => PlanRun.Widths;

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void MultiplyAdds_AreThoseOfTheNetwork_HoweverItIsComputed(int bits)
    {
        ManagedPlan plan = ManagedPlan.Compile(s_model, new() { MaxVectorBits = bits });
        Assert.AreEqual(MultiplyAdds, plan.Steps.Sum(s => s.MultiplyAdds));
        Assert.AreEqual(MultiplyAdds, ManagedPlan.Compile(s_model.WithBatch(3)).Steps.Sum(s => s.MultiplyAdds) / 3);
    }

    [TestMethod]
    public void Steps_NameTheLayerTheMethodAndTheShapes()
    {
        ManagedStep step = ManagedPlan.Compile(s_model).Steps.Single(s => s.Layer == "conv6");
        Assert.AreEqual("depthwise", step.Method);
        CollectionAssert.AreEqual(new[] { 1, 128, 6, 6 }, step.InputShape.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 128, 1, 1 }, step.OutputShape.ToArray());
        Assert.AreEqual(128 * 36, step.MultiplyAdds);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void RunTimed_MeasuresEachStep_AndReturnsTheResultsOfRun(int threads)
    {
        ManagedPlan plan = ManagedPlan.Compile(s_model, new() { Batch = 40, Threads = threads });
        using ManagedContext context = plan.CreateContext();
        new Span<float>([.. Enumerable.Range(0, 1000).Select(i => (float)i % 200)]).CopyTo(context.InputFloats());
        context.Run(40);
        float[] expected = context.Output().ToArray();
        context.Output().ToArray().AsSpan().Clear();

        TimeSpan[] times = [.. plan.Steps.Select(_ => TimeSpan.MinValue)];
        context.RunTimed(times, 40);
        CollectionAssert.AreEqual(expected, context.Output().ToArray());
        Assert.IsTrue(times.All(t => t >= TimeSpan.Zero), "the times replace those of the call before");
        Assert.IsGreaterThan(TimeSpan.Zero, times[plan.Steps.ToList().FindIndex(s => s.Layer == "conv2" && s.MultiplyAdds > 0)]);
    }

    [TestMethod]
    public void RunTimed_WithAnotherNumberOfTimes_IsRefused()
    {
        ManagedPlan plan = ManagedPlan.Compile(s_model);
        using ManagedContext context = plan.CreateContext();
        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => context.RunTimed(new TimeSpan[plan.Steps.Count + 1]));
        StringAssert.Contains(error.Message, $"the plan has {plan.Steps.Count} steps");
    }

    [TestMethod]
    public void MeasurePeak_IsPositive() => Assert.IsGreaterThan(0, ManagedPlan.Compile(s_model).MeasurePeak(TimeSpan.Zero));
}
