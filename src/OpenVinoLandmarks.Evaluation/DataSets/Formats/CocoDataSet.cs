using System.Text.Json;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Keypoints in the JSON form of COCO: <c>images</c> (id, file_name) and <c>annotations</c> (image_id, bbox, keypoints with x, y and
/// visibility per point) with 5, 68 or 98 keypoints; and COCO-WholeBody, whose annotations have <c>face_kpts</c> with 68 points,
/// <c>face_box</c> and <c>face_valid</c>. A point of visibility 0 is missing. Pictures are in the order of the list of images.
/// Annotations may be in any order, so the names of the pictures, and the points and the box of each face, are kept in memory: about 250
/// bytes per face.
/// </summary>
internal sealed class CocoDataSet(string file, FaceDataSetOptions options) : FaceDataSet
{
    public override string Format => "coco";

    public override IReadOnlyList<string> ListFiles => [file];

    public override IEnumerable<AnnotatedPicture> Read()
    {
        FaceRowReader rows = new(options, new PictureFolder(options.Pictures ?? PictureFolder.Of(file, "images")));
        List<long> order = [];
        Dictionary<long, PictureFaces> pictures = [];
        foreach ((_, JsonElement image) in JsonArrays.Read(file, "images"))
        {
            if (Id(image, "id") is { } id && Text(image, "file_name") is { } name && pictures.TryAdd(id, new PictureFaces(name)))
            {
                order.Add(id);
            }
        }

        if (order.Count == 0)
        {
            throw new DataSetException($"{file}: has no list 'images' with id and file_name.");
        }

        int number = 0;
        foreach ((_, JsonElement annotation) in JsonArrays.Read(file, "annotations"))
        {
            number++;
            if (Id(annotation, "image_id") is { } id && pictures.TryGetValue(id, out PictureFaces? picture))
            {
                AddFace(rows, picture, annotation, number);
            }
            else
            {
                yield return FaceRowReader.LeftOut(
                    (file, 0), "", ProblemKind.NoPartner, $"annotation {number} has no image_id of the list 'images'");
            }
        }

        foreach (long id in order)
        {
            yield return pictures[id].ToPicture(rows, file);
            pictures.Remove(id);
        }
    }

    private void AddFace(FaceRowReader rows, PictureFaces picture, JsonElement annotation, int number)
    {
        bool isWholeBody = annotation.TryGetProperty("face_kpts", out JsonElement keypoints);
        if (isWholeBody && annotation.TryGetProperty("face_valid", out JsonElement valid) && valid.ValueKind == JsonValueKind.False)
        {
            return; // a person whose face is not annotated
        }

        if (!isWholeBody && !annotation.TryGetProperty("keypoints", out keypoints))
        {
            picture.Add(number, RowParts.Wrong(ProblemKind.BadPoint, "has no keypoints"));
            return;
        }

        RowParts parts = ReadPoints(keypoints);
        if (parts.Error is null && annotation.TryGetProperty(isWholeBody ? "face_box" : "bbox", out JsonElement box))
        {
            parts = parts with { Box = ReadBox(box) };
        }

        picture.Add(number, parts);
    }

    private RowParts ReadPoints(JsonElement keypoints)
    {
        double[]? values = Numbers(keypoints);
        if (values is null || values.Length % 3 != 0 || PointSet.Of(values.Length / 3) is not { } set)
        {
            int count = keypoints.ValueKind == JsonValueKind.Array ? keypoints.GetArrayLength() / 3 : 0;
            return RowParts.Wrong(ProblemKind.BadPoint, $"has {count} keypoints that are numbers; 68, 98 and 5 are known");
        }

        double[] x = new double[set.Count], y = new double[set.Count];
        for (int k = 0; k < set.Count; k++)
        {
            (x[k], y[k]) = (values[3 * k], values[3 * k + 1]);
            if (values[3 * k + 2] == 0)
            {
                return RowParts.Wrong(ProblemKind.BadPoint, $"keypoint {k} has visibility 0: it is not annotated");
            }
        }

        return RowParts.Of(set, x, y, options.Raise);
    }

    private static FaceRectangle? ReadBox(JsonElement box) =>
        Numbers(box) is [double x, double y, double width, double height] ? new FaceRectangle(x, y, width, height) : null;

    private static double[]? Numbers(JsonElement array) =>
        array.ValueKind == JsonValueKind.Array && array.EnumerateArray().All(value => value.ValueKind == JsonValueKind.Number)
            ? [.. array.EnumerateArray().Select(value => value.GetDouble())]
            : null;

    private static long? Id(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long id)
            ? id
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // The faces of one picture, until all annotations have been read.
    private sealed class PictureFaces(string name)
    {
        private readonly List<(int Number, RowParts Parts)> _faces = [];

        public void Add(int number, RowParts parts) => _faces.Add((number, parts));

        // JSON has no lines: problems name the annotation by its place in the list.
        public AnnotatedPicture ToPicture(FaceRowReader rows, string file)
        {
            if (_faces.Count == 0)
            {
                return rows.Empty((file, 0), name);
            }

            List<AnnotatedPicture> parts = [];
            foreach ((int number, RowParts face) in _faces)
            {
                AnnotatedPicture row = rows.Create((file, number), name, face);
                IEnumerable<DataSetProblem> problems = row.Problems
                    .Select(problem => problem with { Line = 0, Message = $"annotation {number}: {problem.Message}" });
                parts.Add(row with { Problems = [.. problems] });
            }

            return FaceRowReader.JoinNeighbours(parts).Single();
        }
    }
}
