// SPDX-License-Identifier: GPL-3.0-or-later
//
// Perfetto's protobuf: a track for the run, below it one for each PMD range, below that its
// mappings, storms and other operations. Accesses and storms are slices, unmaps are instants from
// which flows lead to the refaults that they caused. No Perfetto was at hand to read it: what is
// tested is that protoc decodes every field of it, and that slices nest.
#include "replay/export/run_walk.h"
#include "replay/words/escape.h"

#include "export/perfetto.pb.h"

#include <fmt/format.h>

namespace daxscope::exports {

namespace {

namespace pb = daxscope::perfetto;

constexpr std::uint32_t kSequence = 1; ///< one writer
constexpr std::uint64_t kRunTrack = 1, kLossTrack = 2, kFirstRange = 1'000'000'000,
                        kFirstTrack = 10'000'000'000;

/// A protobuf string is UTF-8; nothing in it acts on whoever shows it.
std::string utf8(std::string_view text) {
    return words::printable(text);
}

class Annotations : public Arguments {
public:
    explicit Annotations(pb::TrackEvent& event) : event_(event) {}
    void number(std::string_view name, std::int64_t value) override {
        add(name).set_int_value(value);
    }
    void word(std::string_view name, std::string_view value) override {
        add(name).set_string_value(std::string(value));
    }
    void text(std::string_view name, std::string_view value) override {
        add(name).set_string_value(utf8(value));
    }

private:
    pb::DebugAnnotation& add(std::string_view name) {
        pb::DebugAnnotation& annotation = *event_.add_debug_annotations();
        annotation.set_name(std::string(name));
        return annotation;
    }
    pb::TrackEvent& event_;
};

class PerfettoWriter : public RunSink {
public:
    PerfettoWriter(const Subject& subject, Pieces& pieces) : subject_(subject), pieces_(pieces) {
        clocks();
        descriptor(kRunTrack, 0, run_name(subject_));
        // One instant that says what this is.
        put_subject(subject_, event(kRunTrack, subject_.trace().begin(),
                                    pb::TrackEvent::TYPE_INSTANT, "about", "about this trace"));
        put();
        losses();
    }

    void track(std::uint32_t number, const Track& track) override {
        if (ranges_.size() <= track.range || !ranges_[track.range]) {
            ranges_.resize(std::max<std::size_t>(ranges_.size(), track.range + 1));
            ranges_[track.range] = true;
            descriptor(kFirstRange + track.range, kRunTrack,
                       fmt::format("{}: {}", run_name(subject_), subject_.range_text(track.range)));
        }
        descriptor(kFirstTrack + number, kFirstRange + track.range, track_name(subject_, track));
    }

    void access(std::uint32_t track, const replay::Outcome& outcome, std::uint32_t /*number*/,
                std::uint64_t flow) override {
        const bool hit = outcome.kind == replay::OutcomeKind::Hit;
        Annotations annotations =
            event(kFirstTrack + track, outcome.begin,
                  hit ? pb::TrackEvent::TYPE_INSTANT : pb::TrackEvent::TYPE_SLICE_BEGIN,
                  hit ? "hit" : "fault", access_name(outcome));
        put_access(subject_, outcome, annotations);
        if (flow != 0) {
            packet_.mutable_track_event()->add_terminating_flow_ids(flow);
        }
        put();
    }
    void storm(std::uint32_t track, const replay::Storm& storm) override {
        Annotations annotations =
            event(kFirstTrack + track, storm.begin, pb::TrackEvent::TYPE_SLICE_BEGIN, "storm",
                  fmt::format("storm {}", storm.rank));
        put_storm(subject_, storm, annotations);
        put();
    }
    void unmap(std::uint32_t track, const replay::UnmapMark& mark,
               const std::vector<std::uint64_t>& flows) override {
        Annotations annotations =
            event(kFirstTrack + track, mark.time, pb::TrackEvent::TYPE_INSTANT, "unmap", "unmap");
        put_unmap(subject_, mark, annotations);
        for (const std::uint64_t flow : flows) {
            packet_.mutable_track_event()->add_flow_ids(flow);
        }
        put();
    }
    void end(std::uint32_t track, std::int64_t time) override {
        start(time);
        packet_.mutable_track_event()->set_type(pb::TrackEvent::TYPE_SLICE_END);
        packet_.mutable_track_event()->set_track_uuid(kFirstTrack + track);
        put();
    }

private:
    void start(std::int64_t time) {
        packet_.Clear();
        packet_.set_timestamp(static_cast<std::uint64_t>(time));
        packet_.set_trusted_packet_sequence_id(kSequence);
    }
    Annotations event(std::uint64_t track, std::int64_t time, pb::TrackEvent::Type type,
                      std::string_view category, const std::string& name) {
        start(time);
        pb::TrackEvent& event = *packet_.mutable_track_event();
        event.set_type(type);
        event.set_track_uuid(track);
        event.add_categories(std::string(category));
        event.set_name(name);
        return Annotations(event);
    }
    void put_subject(const Subject& subject, Annotations annotations) {
        exports::put_subject(subject, annotations);
    }
    void descriptor(std::uint64_t uuid, std::uint64_t parent, const std::string& name) {
        packet_.Clear();
        packet_.set_trusted_packet_sequence_id(kSequence);
        pb::TrackDescriptor& track = *packet_.mutable_track_descriptor();
        track.set_uuid(uuid);
        if (parent != 0) {
            track.set_parent_uuid(parent);
        }
        track.set_name(utf8(name));
        put();
    }
    void clocks() {
        constexpr std::uint32_t kRealtime = 1, kMonotonic = 3, kBoottime = 6; // BuiltinClocks
        for (const trace::ClockSnapshot& snapshot : subject_.names().clocks()) {
            start(snapshot.boot);
            for (const auto& [clock, time] :
                 {std::pair(kRealtime, snapshot.realtime), std::pair(kMonotonic, snapshot.mono),
                  std::pair(kBoottime, snapshot.boot)}) {
                auto& row = *packet_.mutable_clock_snapshot()->add_clocks();
                row.set_clock_id(clock);
                row.set_timestamp(static_cast<std::uint64_t>(time));
            }
            put();
        }
    }
    /// Instants at which they were noticed: they may overlap.
    void losses() {
        if (!subject_.names().losses().empty()) {
            descriptor(kLossTrack, 0, "EVENTS LOST");
        }
        for (const trace::Loss& loss : subject_.names().losses()) {
            Annotations annotations =
                event(kLossTrack, loss.ts, pb::TrackEvent::TYPE_INSTANT, "loss", "lost");
            annotations.number("from_ns", loss.ts_from);
            annotations.text("source", loss.source);
            annotations.text("place", loss.place);
            if (loss.count) {
                annotations.number("count", *loss.count);
            } else {
                annotations.word("count", "not known");
            }
            put();
        }
    }

    /// A packet is field 1 of the trace, so that traces can be strung together.
    void put() {
        constexpr char kPacketTag = 1 << 3 | 2;
        constexpr std::size_t kBits = 7, kMore = 0x80;
        std::string& bytes = pieces_.text();
        bytes += kPacketTag;
        std::size_t size = packet_.ByteSizeLong();
        for (; size >= kMore; size >>= kBits) {
            bytes += static_cast<char>(size | kMore);
        }
        bytes += static_cast<char>(size);
        packet_.AppendToString(&bytes);
    }

    const Subject& subject_;
    Pieces& pieces_;
    pb::TracePacket packet_;
    std::vector<bool> ranges_; ///< those that have their track
};

void write_perfetto(const Subject& subject, const Sink& sink, Written& written,
                    const Progress& progress) {
    Pieces pieces(sink, written);
    PerfettoWriter writer(subject, pieces);
    walk_run(subject, writer, written, progress);
    pieces.flush();
}

} // namespace

extern const Format kPerfetto{
    "perfetto",
    ".perfetto-trace",
    "a run as Perfetto's protobuf: ui.perfetto.dev, trace_processor",
    true,
    false,
    write_perfetto,
};

} // namespace daxscope::exports
