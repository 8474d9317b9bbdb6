using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.Models;

/// <summary>Reads the lists without reflection, so that trimmed programs can.</summary>
[JsonSerializable(typeof(ListedModel))]
internal sealed partial class ModelListJson : JsonSerializerContext
{
}
