using OpenVinoLandmarks.OpenVino;

// The bindings alone, with any OpenVINO model: here a small network that says how red, green and blue a picture is.
using Core core = new();
using Model model = core.ReadModel(ColorNetwork.Xml);
using CompiledModel compiled = core.CompileModel(model, args is [string device, ..] ? device : "CPU");
using InferRequest request = compiled.CreateInferRequest();

// An orange picture of 8 x 8 pixels: planes of red, green and blue from 0 to 1.
using Tensor input = request.GetInputTensor();
input.CopyFrom<float>([.. Enumerable.Repeat(0.9f, 64), .. Enumerable.Repeat(0.5f, 64), .. Enumerable.Repeat(0.1f, 64)]);
request.Infer();
using Tensor output = request.GetOutputTensor();

Console.WriteLine($"{model.Name}: {input.Shape} -> {output.Shape}");
foreach ((string name, float share) in ((string[])["red", "green", "blue"]).Zip(output.ToArray<float>()))
{
    Console.WriteLine($"{name,-5} {share:F3}");
}

// An OpenVINO IR without weights: the mean of each channel (AvgPool), then the share of each class (SoftMax).
internal static class ColorNetwork
{
    public static ReadOnlySpan<byte> Xml => """
        <?xml version="1.0"?>
        <net name="colour classifier" version="11">
          <layers>
            <layer id="0" name="picture" type="Parameter" version="opset1">
              <data shape="1,3,8,8" element_type="f32"/>
              <output><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>8</dim><dim>8</dim></port></output>
            </layer>
            <layer id="1" name="mean" type="AvgPool" version="opset1">
              <data kernel="8,8" strides="1,1" pads_begin="0,0" pads_end="0,0" exclude-pad="true" auto_pad="valid"/>
              <input><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>8</dim><dim>8</dim></port></input>
              <output><port id="1" precision="FP32"><dim>1</dim><dim>3</dim><dim>1</dim><dim>1</dim></port></output>
            </layer>
            <layer id="2" name="share" type="SoftMax" version="opset1">
              <data axis="1"/>
              <input><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>1</dim><dim>1</dim></port></input>
              <output><port id="1" precision="FP32"><dim>1</dim><dim>3</dim><dim>1</dim><dim>1</dim></port></output>
            </layer>
            <layer id="3" name="result" type="Result" version="opset1">
              <input><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>1</dim><dim>1</dim></port></input>
            </layer>
          </layers>
          <edges>
            <edge from-layer="0" from-port="0" to-layer="1" to-port="0"/>
            <edge from-layer="1" from-port="1" to-layer="2" to-port="0"/>
            <edge from-layer="2" from-port="1" to-layer="3" to-port="0"/>
          </edges>
        </net>
        """u8;
}
