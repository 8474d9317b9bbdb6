using OpenClInput;
using OpenVinoLandmarks.OpenVino;

// Runs a landmark model on pixels that a kernel of this program writes: they are never copied out of the memory of the GPU.
//   OpenClInput MODEL.xml      a model with one input of 1 x 3 x 48 x 48, such as face-landmarks-5pt-0002
// Then the same pixels are given from the memory of the host, and the points are compared.
const string Kernel = "kernel void draw(global uchar* pixels) { int i = get_global_id(0); pixels[i] = i * 7 + i / 144 * 5; }";
const int Bytes = 48 * 48 * 3;
Shape shape = [1, 48, 48, 3];

using Core core = new();
using Model model = TakeBytes(args[0]);

// The application's own OpenCL: a context of the GPU, a queue, a buffer and a kernel.
nint device = Cl.FirstIntelGpu();
nint clContext = Cl.CreateContext(device);
nint queue = Cl.CreateQueue(clContext, device);
nint buffer = Cl.CreateBuffer(clContext, Bytes);
nint kernel = Cl.CreateKernel(clContext, device, Kernel, "draw");
Cl.SetArgument(kernel, 0, buffer);

using GpuContext context = GpuContext.FromOpenCL(core, clContext, new GpuContextOptions { Queue = queue });
using CompiledModel compiled = core.CompileModel(model, context);
using InferRequest request = compiled.CreateInferRequest();
using RemoteTensor input = context.CreateTensor(buffer, ElementType.UInt8, shape);

// Both are commands in one queue, so that the inference reads what the kernel has written. Reading the output waits for both.
Cl.Run(queue, kernel, Bytes);
request.SetInputTensor(input);
float[] fromKernel = Infer(request);

using Tensor pixels = new(ElementType.UInt8, shape);
for (int i = 0; i < Bytes; i++)
{
    pixels.AsSpan<byte>()[i] = unchecked((byte)(i * 7 + i / 144 * 5));
}

request.SetInputTensor(pixels);
float[] fromHost = Infer(request);
Console.WriteLine($"OpenVINO {OpenVinoRuntime.Version} on {context.DeviceName}: {string.Join(' ', fromKernel)}");

// OpenVINO has references of its own to what it still uses.
Cl.Release(kernel, buffer, queue, clContext);
bool isEqual = fromKernel.AsSpan().SequenceEqual(fromHost);
Console.WriteLine(isEqual ? "equal to the same pixels from the host" : $"from the host: {string.Join(' ', fromHost)}");
return isEqual ? 0 : 1;

// A model that takes pixels as they are stored: 8 bits, one pixel after another.
Model TakeBytes(string path)
{
    using Model read = core.ReadModel(path);
    read.Reshape(new PartialShape(1, 3, 48, 48));
    using PrePostProcessor conversion = new(read);
    PreprocessInput first = conversion.Input();
    first.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC");
    first.Model.SetLayout("NCHW");
    return conversion.Build();
}

static float[] Infer(InferRequest request)
{
    request.Infer();
    using Tensor output = request.GetOutputTensor();
    return output.ToArray<float>();
}
