namespace OpenVinoLandmarks.OpenVino.Tests.Inference;

/// <summary>
/// A lease that is returned while its request runs, as after an exception that drops the task: the next caller gets a request that is idle
/// and has no result of the former caller. Models with fixed shapes and with open shapes.
/// </summary>
[TestClass]
[RequiresOpenVino]
public sealed class RunningLeaseTests : IDisposable
{
    private const int Rounds = 40;

    private readonly Core _core = new();

    public void Dispose() => _core.Dispose();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void InferAsync_NotAwaited_LeavesAnIdleRequest(bool open) =>
        AfterEach(open, static request => _ = request.InferAsync().AsTask());

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void InferAsync_ResultNotRead_LeavesAnIdleRequest(bool open) => AfterEach(open, static request =>
    {
        ValueTask run = request.InferAsync();
        SpinWait.SpinUntil(() => run.IsCompleted);
    });

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Start_WithoutWait_LeavesAnIdleRequest(bool open) => AfterEach(open, static request => request.Start());

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Infer_OnAnotherThread_LeavesAnIdleRequest(bool open) => AfterEach(open, static request =>
    {
        Thread thread = new(() =>
        {
            try
            {
                request.Infer();
            }
            catch (OpenVinoException error) when (error.Status == OpenVinoStatus.InferCancelled)
            {
                // The return of the lease has cancelled it.
            }
        });
        thread.Start();
        SpinWait.SpinUntil(() => !request.IsSettled || thread.ThreadState == ThreadState.Stopped);
    });

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task ATaskThatWasDropped_Ends(bool open)
    {
        using CompiledModel compiled = Compile(open);
        using InferRequestPool pool = new(compiled, 1);
        for (int round = 0; round < Rounds; round++)
        {
            InferRequestLease lease = pool.Rent();
            Prepare(lease.Request, round);
            Task dropped = lease.Request.InferAsync().AsTask();
            lease.Dispose();
            await Run(pool, round + 1);
            Task ended = await Task.WhenAny(dropped, Task.Delay(TimeSpan.FromSeconds(30)));
            Assert.AreSame(dropped, ended, "The awaiter of the dropped inference waits for ever.");
            Assert.IsTrue(dropped.Exception is null or { InnerException: OpenVinoException { Status: OpenVinoStatus.InferCancelled } });
        }
    }

    [TestMethod]
    public void APoolThatIsDisposed_TakesARunningRequestBack()
    {
        using CompiledModel compiled = Compile(open: false);
        InferRequestPool pool = new(compiled, 1);
        InferRequestLease lease = pool.Rent();
        InferRequest request = lease.Request;
        _ = request.InferAsync().AsTask();
        pool.Dispose();
        lease.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(request.Infer);
    }

    private void AfterEach(bool open, Action<InferRequest> leaveRunning)
    {
        using CompiledModel compiled = Compile(open);
        using InferRequestPool pool = new(compiled, 1);
        for (int round = 0; round < Rounds; round++)
        {
            using (InferRequestLease lease = pool.Rent())
            {
                Prepare(lease.Request, round);
                leaveRunning(lease.Request);
            }

            Assert.AreEqual(1, pool.IdleCount);
            using (InferRequestLease next = pool.Rent())
            {
                OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(next.Request.Wait);
                Assert.AreEqual(OpenVinoStatus.InferNotStarted, error.Status);
            }

            Run(pool, round + 1).GetAwaiter().GetResult();
        }
    }

    // Runs the request in each way, and reads the numbers of its own inference.
    private static async Task Run(InferRequestPool pool, int number)
    {
        for (int way = 0; way < 3; way++)
        {
            using InferRequestLease lease = await pool.RentAsync();
            Prepare(lease.Request, number + way);
            if (way == 0)
            {
                lease.Request.Infer();
            }
            else if (way == 1)
            {
                await lease.Request.InferAsync();
            }
            else
            {
                lease.Request.Start();
                lease.Request.Wait();
            }

            using Tensor output = lease.Request.GetOutputTensor();
            Assert.IsTrue(output.ToArray<float>().All(value => value == number + way), $"way {way}");
        }
    }

    private static void Prepare(InferRequest request, int number)
    {
        using Tensor input = new(ElementType.Float32, [2000, 8]);
        input.AsSpan<float>().Fill(number);
        request.SetInputTensor(input);
    }

    private CompiledModel Compile(bool open)
    {
        using Model model = TinyModels.AnyRows(_core);
        if (!open)
        {
            model.Reshape([2000, 8]);
        }

        return _core.CompileModel(model, "CPU", LandmarkModel.FloatPrecision);
    }
}
