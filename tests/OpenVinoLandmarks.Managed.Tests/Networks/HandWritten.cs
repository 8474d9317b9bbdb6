using System.Runtime.InteropServices;
using System.Text;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>
/// Small networks written by hand: one in the text of IR version 10, as Model Optimizer wrote it, and two of other architectures.
/// </summary>
internal static class HandWritten
{
    /// <summary>
    /// A convolution, ReLU, pooling, a dense layer and SoftMax. Version 10 has no tensor names and no precision of inputs.
    /// </summary>
    public const string ClassifierV10 = """
        <?xml version="1.0" ?>
        <net name="classifier" version="10">
          <layers>
            <layer id="0" name="image" type="Parameter" version="opset1">
              <data shape="1,2,8,8" element_type="f32"/>
              <output><port id="0" precision="FP32"><dim>1</dim><dim>2</dim><dim>8</dim><dim>8</dim></port></output>
            </layer>
            <layer id="1" name="conv/weights" type="Const" version="opset1">
              <data element_type="f32" shape="4,2,3,3" offset="0" size="288"/>
              <output><port id="0" precision="FP32"><dim>4</dim><dim>2</dim><dim>3</dim><dim>3</dim></port></output>
            </layer>
            <layer id="2" name="conv" type="Convolution" version="opset1">
              <data auto_pad="same_upper" dilations="1,1" pads_begin="1,1" pads_end="1,1" strides="1,1"/>
              <input>
                <port id="0"><dim>1</dim><dim>2</dim><dim>8</dim><dim>8</dim></port>
                <port id="1"><dim>4</dim><dim>2</dim><dim>3</dim><dim>3</dim></port>
              </input>
              <output><port id="2" precision="FP32"><dim>1</dim><dim>4</dim><dim>8</dim><dim>8</dim></port></output>
            </layer>
            <layer id="3" name="conv/bias" type="Const" version="opset1">
              <data element_type="f32" shape="1,4,1,1" offset="288" size="16"/>
              <output><port id="0" precision="FP32"><dim>1</dim><dim>4</dim><dim>1</dim><dim>1</dim></port></output>
            </layer>
            <layer id="4" name="conv/add" type="Add" version="opset1">
              <data auto_broadcast="numpy"/>
              <input>
                <port id="0"><dim>1</dim><dim>4</dim><dim>8</dim><dim>8</dim></port>
                <port id="1"><dim>1</dim><dim>4</dim><dim>1</dim><dim>1</dim></port>
              </input>
              <output><port id="2" precision="FP32"><dim>1</dim><dim>4</dim><dim>8</dim><dim>8</dim></port></output>
            </layer>
            <layer id="5" name="relu" type="ReLU" version="opset1">
              <input><port id="0"><dim>1</dim><dim>4</dim><dim>8</dim><dim>8</dim></port></input>
              <output><port id="1" precision="FP32"><dim>1</dim><dim>4</dim><dim>8</dim><dim>8</dim></port></output>
            </layer>
            <layer id="6" name="pool" type="MaxPool" version="opset1">
              <data auto_pad="valid" kernel="2,2" pads_begin="0,0" pads_end="0,0" rounding_type="floor" strides="2,2"/>
              <input><port id="0"><dim>1</dim><dim>4</dim><dim>8</dim><dim>8</dim></port></input>
              <output><port id="1" precision="FP32"><dim>1</dim><dim>4</dim><dim>4</dim><dim>4</dim></port></output>
            </layer>
            <layer id="7" name="flat/shape" type="Const" version="opset1">
              <data element_type="i64" shape="2" offset="304" size="16"/>
              <output><port id="0" precision="I64"><dim>2</dim></port></output>
            </layer>
            <layer id="8" name="flat" type="Reshape" version="opset1">
              <data special_zero="true"/>
              <input>
                <port id="0"><dim>1</dim><dim>4</dim><dim>4</dim><dim>4</dim></port>
                <port id="1"><dim>2</dim></port>
              </input>
              <output><port id="2" precision="FP32"><dim>1</dim><dim>64</dim></port></output>
            </layer>
            <layer id="9" name="dense/weights" type="Const" version="opset1">
              <data element_type="f32" shape="5,64" offset="320" size="1280"/>
              <output><port id="0" precision="FP32"><dim>5</dim><dim>64</dim></port></output>
            </layer>
            <layer id="10" name="dense" type="MatMul" version="opset1">
              <data transpose_a="False" transpose_b="True"/>
              <input>
                <port id="0"><dim>1</dim><dim>64</dim></port>
                <port id="1"><dim>5</dim><dim>64</dim></port>
              </input>
              <output><port id="2" precision="FP32"><dim>1</dim><dim>5</dim></port></output>
            </layer>
            <layer id="11" name="prob" type="SoftMax" version="opset1">
              <data axis="1"/>
              <input><port id="0"><dim>1</dim><dim>5</dim></port></input>
              <output><port id="1" precision="FP32"><dim>1</dim><dim>5</dim></port></output>
            </layer>
            <layer id="12" name="prob/result" type="Result" version="opset1">
              <input><port id="0"><dim>1</dim><dim>5</dim></port></input>
            </layer>
          </layers>
          <edges>
            <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
            <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
            <edge from-layer="2" from-port="2" to-layer="4" to-port="0"/>
            <edge from-layer="3" from-port="0" to-layer="4" to-port="1"/>
            <edge from-layer="4" from-port="2" to-layer="5" to-port="0"/>
            <edge from-layer="5" from-port="1" to-layer="6" to-port="0"/>
            <edge from-layer="6" from-port="1" to-layer="8" to-port="0"/>
            <edge from-layer="7" from-port="0" to-layer="8" to-port="1"/>
            <edge from-layer="8" from-port="2" to-layer="10" to-port="0"/>
            <edge from-layer="9" from-port="0" to-layer="10" to-port="1"/>
            <edge from-layer="10" from-port="2" to-layer="11" to-port="0"/>
            <edge from-layer="11" from-port="1" to-layer="12" to-port="0"/>
          </edges>
          <meta_data><MO_version value="2020.4"/></meta_data>
          <statistics/>
        </net>
        """;

    public static (byte[] Xml, byte[] Bin) Classifier()
    {
        Lcg random = new(4);
        byte[] convolution = MemoryMarshal.AsBytes<float>(random.Floats(76, -0.3f, 0.3f)).ToArray();
        byte[] shape = MemoryMarshal.AsBytes<long>([0, -1]).ToArray();
        byte[] dense = MemoryMarshal.AsBytes<float>(random.Floats(320, -0.2f, 0.2f)).ToArray();
        return (Encoding.UTF8.GetBytes(ClassifierV10.TrimStart()), [.. convolution, .. shape, .. dense]);
    }

    /// <summary>Downsampling and upsampling with a skip connection and two outputs, as in segmentation networks.</summary>
    public static (byte[] Xml, byte[] Bin) Hourglass()
    {
        Lcg random = new(5);
        IrWriter ir = new(10);
        IrPort image = ir.Parameter("image", 1, 3, 20, 28);
        IrPort fine = ConvolutionBlock(ir, random, image, 8, "1,1");
        IrPort coarse = ConvolutionBlock(ir, random, fine, 16, "2,2");
        IrPort depthwise = ir.Add(
            "GroupConvolution",
            "opset1",
            [("strides", "1,1"), ("pads_begin", "1,1"), ("pads_end", "1,1"), ("dilations", "1,1"), ("auto_pad", "explicit")],
            coarse,
            ir.Constant(random.Floats(144, -0.4f, 0.4f), 16, 1, 1, 3, 3));
        IrPort up = ir.Add(
            "Interpolate",
            "opset4",
            [
                ("mode", "linear_onnx"),
                ("shape_calculation_mode", "sizes"),
                ("coordinate_transformation_mode", "half_pixel"),
                ("nearest_mode", "floor"),
                ("antialias", "false"),
                ("pads_begin", "0"),
                ("pads_end", "0"),
                ("cube_coeff", "-0.75"),
            ],
            depthwise,
            ir.Integers(20, 28),
            ir.Constant([2f, 2f], 2),
            ir.Integers(2, 3));
        IrPort joined = ir.Add("Concat", "opset1", [("axis", "1")], up, fine);
        IrPort mask = ConvolutionBlock(ir, random, joined, 2, "1,1");
        ir.Result(ir.Add("SoftMax", "opset1", [("axis", "1")], mask));
        ir.Result(ir.Add(
            "AvgPool",
            "opset1",
            [
                ("strides", "4,4"),
                ("kernel", "4,4"),
                ("pads_begin", "0,0"),
                ("pads_end", "0,0"),
                ("exclude-pad", "true"),
                ("rounding_type", "ceil"),
                ("auto_pad", "explicit"),
            ],
            mask));
        return (ir.Xml(), ir.Bin());
    }

    /// <summary>A residual block, attention over positions, and a dense layer, as in recognition networks.</summary>
    public static (byte[] Xml, byte[] Bin) Attention()
    {
        Lcg random = new(6);
        IrWriter ir = new();
        IrPort image = ir.Parameter("image", 2, 4, 9, 9);
        IrPort block = ConvolutionBlock(ir, random, image, 4, "1,1");
        IrPort sum = ir.Add("Add", "opset1", [("auto_broadcast", "numpy")], block, image);
        IrPort tokens = ir.Add("Reshape", "opset1", [("special_zero", "true")], sum, ir.Integers(0, 0, -1));
        IrPort transposed = ir.Add("Transpose", "opset1", [], tokens, ir.Integers(0, 2, 1));
        IrPort weights = ir.Add("MatMul", "opset1", [("transpose_a", "false"), ("transpose_b", "true")], transposed, transposed);
        IrPort scaled = ir.Add("Multiply", "opset1", [("auto_broadcast", "numpy")], weights, ir.Constant([0.5f]));
        IrPort attention = ir.Add("SoftMax", "opset8", [("axis", "-1")], scaled);
        IrPort mixed = ir.Add("MatMul", "opset1", [("transpose_a", "false"), ("transpose_b", "false")], attention, transposed);
        IrPort flat = ir.Add("Reshape", "opset1", [("special_zero", "true")], mixed, ir.Integers(0, -1));
        IrPort dense = ir.Constant(random.Floats(324 * 6, -0.1f, 0.1f), 324, 6);
        ir.Result(ir.Add("MatMul", "opset1", [("transpose_a", "false"), ("transpose_b", "false")], flat, dense));
        return (ir.Xml(), ir.Bin());
    }

    private static IrPort ConvolutionBlock(IrWriter ir, Lcg random, IrPort x, int outputs, string strides)
    {
        IrPort weights = ir.Constant(random.Floats(outputs * x[1] * 9, -0.25f, 0.25f), outputs, x[1], 3, 3);
        IrPort sum = ir.Add(
            "Convolution",
            "opset1",
            [("strides", strides), ("pads_begin", "1,1"), ("pads_end", "1,1"), ("dilations", "1,1"), ("auto_pad", "explicit")],
            x,
            weights);
        IrPort bias = ir.Constant(random.Floats(outputs, -0.2f, 0.2f), 1, outputs, 1, 1);
        IrPort biased = ir.Add("Add", "opset1", [("auto_broadcast", "numpy")], sum, bias);
        return ir.Add("PReLU", "opset1", [], biased, ir.Constant(random.Floats(outputs, 0, 0.3f), outputs));
    }
}
