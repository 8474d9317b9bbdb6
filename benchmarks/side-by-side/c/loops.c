// The C loops of the comparison: pixels to points, and the inference alone.
#include "crop.h"
#include "model.h"

// The work of a loop. Round i uses images[i % image_count]; the faces of every image are boxes[0..faces).
typedef struct {
    const image *images;
    int32_t image_count;
    const face_box *boxes;
    int32_t faces;
    region *regions; // memory for the regions of one frame, or for one region per request
    landmarks *results;
} work;

static bool find_regions(const work *w, const image *shown) {
    for (int32_t i = 0; i < w->faces; i++)
        if (!face_region(w->boxes[i], shown->width, shown->height, &w->regions[i]))
            return false;
    return true;
}

static int32_t at_most(int32_t a, int32_t b) { return a < b ? a : b; }

static void write_crops(const landmark_model *m, const image *shown, const region *regions, int32_t count, uint8_t *crops) {
    for (int32_t i = 0; i < count; i++)
        crop_resize(shown, regions[i], crops + (int64_t)i * m->width * m->height * 3, m->width, m->height);
}

static void read_points(const float *values, const region *regions, int32_t count, landmarks *results) {
    for (int32_t i = 0; i < count; i++)
        face_decode(values + i * values_per_face, regions[i], &results[i]);
}

// Crops and resizes, without inference.
EXPORTED void loop_crop(const image *source, face_box box, uint8_t *target, int32_t width, int32_t height, int64_t rounds) {
    region from;
    for (int64_t i = 0; i < rounds; i++)
        if (face_region(box, source->width, source->height, &from))
            crop_resize(source, from, target, width, height);
}

// Processes frames one after the other, one batch after the other, on one request: the fastest way for one face.
EXPORTED int32_t loop_frames(landmark_model *m, const work *w, int64_t rounds) {
    model_request *request = &m->requests[0];
    for (int64_t round = 0; round < rounds; round++) {
        const image *shown = &w->images[round % w->image_count];
        if (!find_regions(w, shown))
            return PARAMETER_MISMATCH;
        for (int32_t done = 0; done < w->faces; done += m->batch) {
            int32_t now = at_most(m->batch, w->faces - done);
            write_crops(m, shown, w->regions + done, now, request->crops);
            ov_status_e status = ov_infer_request_infer(request->handle);
            if (status != OK)
                return status;
            read_points(request->values, w->regions + done, now, w->results + done);
        }
    }
    return OK;
}

// Processes frames with all requests in flight. A frame ends before the next one starts, because a caller needs its results then.
EXPORTED int32_t loop_frames_async(landmark_model *m, const work *w, int64_t rounds) {
    int32_t batches = (w->faces + m->batch - 1) / m->batch, width = at_most((int32_t)m->request_count, batches);
    for (int64_t round = 0; round < rounds; round++) {
        const image *shown = &w->images[round % w->image_count];
        if (!find_regions(w, shown))
            return PARAMETER_MISMATCH;
        for (int32_t finished = 0, started = 0; finished < batches; finished++) {
            for (; started < batches && started < finished + width; started++) {
                model_request *request = &m->requests[started % width];
                int32_t first = started * m->batch;
                write_crops(m, shown, w->regions + first, at_most(m->batch, w->faces - first), request->crops);
                ov_status_e status = ov_infer_request_start_async(request->handle);
                if (status != OK)
                    return status;
            }
            model_request *oldest = &m->requests[finished % width];
            int32_t first = finished * m->batch;
            ov_status_e status = ov_infer_request_wait(oldest->handle);
            if (status != OK)
                return status;
            read_points(oldest->values, w->regions + first, at_most(m->batch, w->faces - first), w->results + first);
        }
    }
    return OK;
}

// Processes a stream of images with one face each: waits for the oldest request and reuses it for the next image.
EXPORTED int32_t loop_stream(landmark_model *m, const work *w, int64_t images) {
    int64_t width = (int64_t)m->request_count;
    for (int64_t finished = 0, started = 0; finished < images; finished++) {
        for (; started < images && started < finished + width; started++) {
            const image *shown = &w->images[started % w->image_count];
            model_request *request = &m->requests[started % width];
            region *from = &w->regions[started % width];
            if (!face_region(w->boxes[0], shown->width, shown->height, from))
                return PARAMETER_MISMATCH;
            crop_resize(shown, *from, request->crops, m->width, m->height);
            ov_status_e status = ov_infer_request_start_async(request->handle);
            if (status != OK)
                return status;
        }
        model_request *oldest = &m->requests[finished % width];
        ov_status_e status = ov_infer_request_wait(oldest->handle);
        if (status != OK)
            return status;
        face_decode(oldest->values, w->regions[finished % width], &w->results[0]);
    }
    return OK;
}

// Runs inferences of one batch each on the crops that are in the requests already: synchronously, or with all requests in flight.
EXPORTED int32_t loop_infer(landmark_model *m, int64_t inferences) {
    ov_status_e status = OK;
    for (int64_t i = 0; i < inferences && status == OK; i++)
        status = ov_infer_request_infer(m->requests[0].handle);
    return status;
}

EXPORTED int32_t loop_infer_async(landmark_model *m, int64_t inferences) {
    ov_status_e status = OK;
    int64_t width = (int64_t)m->request_count;
    for (int64_t finished = 0, started = 0; finished < inferences && status == OK; finished++) {
        for (; started < inferences && started < finished + width && status == OK; started++)
            status = ov_infer_request_start_async(m->requests[started % width].handle);
        if (status == OK)
            status = ov_infer_request_wait(m->requests[finished % width].handle);
    }
    return status;
}
