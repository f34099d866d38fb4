// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chrome's JSON and Perfetto's protobuf: every access once, slices nest, flows lead from the unmap
// to the refault, and what a model says is never called recorded.
#include "export/perfetto.pb.h"
#include "tests/unit/export/exported.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace daxscope::exports {
namespace {

using nlohmann::json;
using testing::HasSubstr;
namespace pb = daxscope::perfetto;

/// In whole nanoseconds, of microseconds with three decimals.
std::int64_t ns_of(const json& microseconds) {
    return std::llround(microseconds.get<double>() * 1000);
}

pb::Trace parsed(const std::string& bytes) {
    pb::Trace trace;
    EXPECT_TRUE(trace.ParseFromString(bytes));
    return trace;
}

std::string annotation(const pb::TrackEvent& event, std::string_view name) {
    for (const pb::DebugAnnotation& one : event.debug_annotations()) {
        if (one.name() == name) {
            return one.has_string_value() ? one.string_value() : std::to_string(one.int_value());
        }
    }
    return "(none)";
}

const char* const kTraces[] = {"reflink-storm-6.12.daxtrace", "prefix-storm-6.1.daxtrace",
                               "msync-contrast-6.12.daxtrace", "clone-killed-7.3.daxtrace",
                               "reflink-losses-6.12.daxtrace"};

} // namespace

TEST(ChromeExport, HasEveryFaultOnceAndNoSliceAcrossAnother) {
    for (const char* name : kTraces) {
        const auto trace = bundled(name);
        const Format& format = format_named("chrome");
        const auto subject = subject_of(trace, format);
        const json document = json::parse(bytes_of(*subject, format));
        std::map<std::pair<int, int>, std::int64_t> busy_until;
        std::map<std::int64_t, std::int64_t> begins; // by seq
        for (const json& event : document["traceEvents"]) {
            if (event["ph"] != "X" || event["cat"] == "loss") {
                continue;
            }
            std::int64_t& until = busy_until[{event["pid"], event["tid"]}];
            EXPECT_GE(ns_of(event["ts"]), until) << name << event;
            until = ns_of(event["ts"]) + ns_of(event["dur"]);
            if (event["cat"] == "fault") {
                EXPECT_EQ(event["args"]["evidence"], "recorded");
                EXPECT_TRUE(begins.emplace(event["args"]["event_seq"], ns_of(event["ts"])).second);
            }
        }
        std::size_t faults = 0;
        for (const replay::Outcome& outcome : subject->run()->outcomes) {
            ASSERT_NE(outcome.event, replay::kNoIndex);
            EXPECT_EQ(begins.at(trace->event(outcome.event).seq), outcome.begin) << name;
            ++faults;
        }
        EXPECT_EQ(begins.size(), faults) << name;
    }
}

TEST(ChromeExport, LeadsFromTheUnmapToTheRefault) {
    const auto trace = bundled("reflink-storm-6.12.daxtrace");
    const Format& format = format_named("chrome");
    const auto subject = subject_of(trace, format);
    std::map<std::uint64_t, std::int64_t> from;
    std::set<std::uint64_t> ended;
    const json document = json::parse(bytes_of(*subject, format));
    for (const json& event : document["traceEvents"]) {
        if (event["ph"] == "s") {
            from[event["id"]] = ns_of(event["ts"]);
        } else if (event["ph"] == "f") {
            const std::uint64_t id = event["id"];
            ASSERT_TRUE(from.contains(id)) << "it ends where it never began";
            EXPECT_LE(from[id], ns_of(event["ts"]));
            EXPECT_TRUE(ended.insert(id).second);
        }
    }
    EXPECT_EQ(ended.size(), subject->run()->totals.refaults);
    EXPECT_EQ(from.size(), ended.size());
}

TEST(RunExports, CallAModelledRunModelled) {
    const auto trace = bundled("reflink-storm-6.12.daxtrace");
    const model::Handler* handler = model::find_handler("iomap");
    for (const Format* format : formats()) {
        if (!format->runs) {
            continue;
        }
        const std::string recorded = bytes_of(*subject_of(trace, *format), *format);
        const std::string modelled =
            bytes_of(*subject_of(trace, *format, {}, false, handler), *format);
        EXPECT_THAT(recorded, HasSubstr("recorded: /mnt/xfs/shared.dat")) << format->name;
        EXPECT_EQ(recorded.find("modelled"), std::string::npos) << format->name;
        EXPECT_THAT(modelled, HasSubstr("modelled: iomap: /mnt/xfs/shared.dat")) << format->name;
        EXPECT_EQ(modelled.find("recorded"), std::string::npos) << format->name;
    }
}

TEST(RunExports, OfAPartHaveOnlyThatPart) {
    const auto trace = bundled("reflink-storm-6.12.daxtrace");
    const Format& format = format_named("chrome");
    const std::int64_t from = trace->begin() + 1'000'000'000, to = from + 500'000'000;
    const auto subject = subject_of(trace, format, {from, to, {}, {trace->rows()[2]}});
    Written written;
    const json document = json::parse(bytes_of(*subject, format, &written));
    std::set<std::uint64_t> begun;
    std::size_t faults = 0;
    for (const json& event : document["traceEvents"]) {
        if (event["ph"] == "X") {
            EXPECT_LT(ns_of(event["ts"]), to);
            EXPECT_GE(ns_of(event["ts"]) + ns_of(event["dur"]), from);
            EXPECT_EQ(event["pid"], 4) << "the third range";
            faults += event["cat"] == "fault" ? 1 : 0;
        }
        if (event["ph"] == "s") {
            begun.insert(event["id"].get<std::uint64_t>());
        }
        EXPECT_TRUE(event["ph"] != "f" || begun.contains(event["id"].get<std::uint64_t>()));
    }
    EXPECT_GT(faults, 0U);
    EXPECT_EQ(faults, written.events);
}

TEST(PerfettoExport, NestsAndEndsWhatItBegins) {
    for (const char* name : kTraces) {
        const Format& format = format_named("perfetto");
        const auto subject = subject_of(bundled(name), format);
        const pb::Trace trace = parsed(bytes_of(*subject, format));
        std::map<std::uint64_t, int> depth;
        std::set<std::uint64_t> tracks, flows, ended;
        std::uint64_t last = 0, faults = 0;
        for (const pb::TracePacket& packet : trace.packet()) {
            if (packet.has_track_descriptor()) {
                const auto& track = packet.track_descriptor();
                EXPECT_TRUE(tracks.insert(track.uuid()).second) << track.name();
                EXPECT_TRUE(!track.has_parent_uuid() || tracks.contains(track.parent_uuid()));
            }
            if (!packet.has_track_event()) {
                continue;
            }
            const pb::TrackEvent& event = packet.track_event();
            EXPECT_TRUE(tracks.contains(event.track_uuid()));
            if (event.categories_size() > 0 && event.categories(0) != "loss") {
                EXPECT_GE(packet.timestamp(), last) << "in the order of time";
                last = packet.timestamp();
            }
            if (event.type() == pb::TrackEvent::TYPE_SLICE_BEGIN) {
                EXPECT_EQ(++depth[event.track_uuid()], 1) << "no slice across another";
                faults += event.categories(0) == "fault" ? 1 : 0;
            } else if (event.type() == pb::TrackEvent::TYPE_SLICE_END) {
                EXPECT_EQ(--depth[event.track_uuid()], 0);
            }
            for (const std::uint64_t flow : event.flow_ids()) {
                EXPECT_TRUE(flows.insert(flow).second);
                EXPECT_EQ(event.name(), "unmap");
            }
            for (const std::uint64_t flow : event.terminating_flow_ids()) {
                EXPECT_TRUE(flows.contains(flow)) << "from the unmap to the refault";
                EXPECT_TRUE(ended.insert(flow).second);
                EXPECT_NE(annotation(event, "cause"), "(none)");
            }
        }
        for (const auto& [track, open] : depth) {
            EXPECT_EQ(open, 0) << name;
        }
        EXPECT_EQ(faults, subject->run()->outcomes.size()) << name;
        EXPECT_EQ(flows, ended);
    }
}

TEST(PerfettoExport, HasSlicesForStorms) {
    const Format& format = format_named("perfetto");
    const auto subject = subject_of(bundled("reflink-storm-6.12.daxtrace"), format);
    std::map<std::string, std::string> refaults;
    const pb::Trace trace = parsed(bytes_of(*subject, format));
    for (const pb::TracePacket& packet : trace.packet()) {
        const pb::TrackEvent& event = packet.track_event();
        if (event.categories_size() > 0 && event.categories(0) == "storm") {
            refaults[event.name()] = annotation(event, "refaults");
        }
    }
    ASSERT_EQ(refaults.size(), subject->storms().size());
    for (const replay::Storm& storm : subject->storms()) {
        EXPECT_EQ(refaults["storm " + std::to_string(storm.rank)], std::to_string(storm.refaults));
    }
}

/// By the compiler of protobuf, over the file with the published numbers: what it does not know it
/// prints by its number.
TEST(PerfettoExport, LeavesProtocNoFieldThatItDoesNotKnow) {
    const trace::TemporaryDirectory directory;
    const Format& format = format_named("perfetto");
    for (const char* name : {"reflink-losses-6.12.daxtrace", "reflink-storm-6.12.daxtrace"}) {
        std::ofstream(directory / "a.perfetto-trace", std::ios::binary)
            << bytes_of(*subject_of(bundled(name), format), format);
        const std::string command = fmt::format(
            "{} --decode daxscope.perfetto.Trace -I {}/replay/export perfetto.proto < {} > {}",
            DAXSCOPE_PROTOC, DAXSCOPE_SOURCE_DIR, (directory / "a.perfetto-trace").string(),
            (directory / "text").string());
        ASSERT_EQ(std::system(command.c_str()), 0); // NOLINT(cert-env33-c)
        std::ifstream text(directory / "text");
        std::size_t packets = 0;
        for (std::string line; std::getline(text, line);) {
            packets += line == "packet {" ? 1 : 0;
            const std::size_t first = line.find_first_not_of(' ');
            EXPECT_TRUE(first == std::string::npos || line[first] < '0' || line[first] > '9')
                << line;
        }
        EXPECT_GT(packets, 500U);
    }
}

} // namespace daxscope::exports
