// SPDX-License-Identifier: GPL-3.0-or-later
//
// CTF by libbabeltrace2: the folders that `perf data convert --to-ctf` and lttng write.
#include "replay/import/reader/formats.h"

#include <algorithm>
#include <array>
#include <babeltrace2/babeltrace.h>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

namespace daxscope::reader {

namespace {

namespace fs = std::filesystem;

template <auto put>
struct Put {
    template <typename Object>
    void operator()(const Object* object) const {
        put(object);
    }
};
using Plugin = std::unique_ptr<const bt_plugin, Put<bt_plugin_put_ref>>;
using Graph = std::unique_ptr<const bt_graph, Put<bt_graph_put_ref>>;
using Value = std::unique_ptr<const bt_value, Put<bt_value_put_ref>>;

/// Loaded before the sandbox, which opens no library.
struct Plugins {
    Plugin ctf, utils;
};
Plugins& plugins() {
    static Plugins loaded;
    return loaded;
}

Plugin find_plugin(const char* name) {
    const bt_plugin* plugin = nullptr;
    // From where the system has them, and from nowhere else.
    bt_plugin_find(name, BT_FALSE, BT_FALSE, BT_TRUE, BT_TRUE, BT_FALSE, &plugin);
    return Plugin(plugin);
}

void prepare() {
    if (fchdir(wire::kTrace) == 0) {
        plugins() = {find_plugin("ctf"), find_plugin("utils")};
    }
}

/// The folder that holds the metadata: this one, or one below it, as lttng makes them.
fs::path find_trace() {
    constexpr int kDeepest = 4;
    std::error_code error;
    if (fs::exists("metadata", error)) {
        return ".";
    }
    std::vector<fs::path> found;
    fs::recursive_directory_iterator at(".", error), end;
    while (!error && at != end) {
        if (at.depth() > kDeepest) {
            at.pop(error);
            continue;
        }
        if (at->path().filename() == "metadata") {
            found.push_back(at->path().parent_path());
        }
        at.increment(error);
    }
    if (found.empty()) {
        throw Refused("folder", "no file 'metadata' is in it: a CTF trace is a folder with one");
    }
    // lttng keeps the kernel's trace beside those of programs.
    std::sort(found.begin(), found.end());
    const auto kernel = std::find_if(found.begin(), found.end(), [](const fs::path& path) {
        return path.filename() == "kernel";
    });
    return kernel != found.end() ? *kernel : found.front();
}

/// A number in a field; empty for one of another kind.
std::optional<std::uint64_t> number_in(const bt_field* field) {
    const bt_field_class_type type = bt_field_get_class_type(field);
    if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER)) {
        return bt_field_integer_unsigned_get_value(field);
    }
    if (bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER)) {
        return static_cast<std::uint64_t>(bt_field_integer_signed_get_value(field));
    }
    return {};
}

const bt_field* member(const bt_field* structure, std::initializer_list<const char*> names) {
    if (structure == nullptr ||
        bt_field_get_class_type(structure) != BT_FIELD_CLASS_TYPE_STRUCTURE) {
        return nullptr;
    }
    for (const char* name : names) {
        if (const bt_field* field =
                bt_field_structure_borrow_member_field_by_name_const(structure, name)) {
            return field;
        }
    }
    return nullptr;
}

std::optional<std::uint64_t> number_of(const bt_field* structure,
                                       std::initializer_list<const char*> names) {
    const bt_field* field = member(structure, names);
    return field != nullptr ? number_in(field) : std::nullopt;
}

class Ctf {
public:
    explicit Ctf(Out& out) : out_(out) {}

    void read() {
        if (!plugins().ctf || !plugins().utils) {
            throw Refused("folder", "babeltrace2's plugins 'ctf' and 'utils' are not installed");
        }
        const std::string folder = find_trace().string();
        const Graph graph(bt_graph_create(0));
        auto* g = const_cast<bt_graph*>(graph.get());
        const Value parameters(bt_value_map_create()), inputs(bt_value_array_create());
        bt_value_array_append_string_element(const_cast<bt_value*>(inputs.get()), folder.c_str());
        bt_value_map_insert_entry(const_cast<bt_value*>(parameters.get()), "inputs",
                                  const_cast<bt_value*>(inputs.get()));
        const bt_component_source* source = nullptr;
        const bt_component_filter* muxer = nullptr;
        const bt_component_sink* sink = nullptr;
        const bt_component_class_source* read_class =
            bt_plugin_borrow_source_component_class_by_name_const(plugins().ctf.get(), "fs");
        const bt_component_class_filter* mux_class =
            bt_plugin_borrow_filter_component_class_by_name_const(plugins().utils.get(), "muxer");
        if (read_class == nullptr || mux_class == nullptr ||
            bt_graph_add_source_component(g, read_class, "trace", parameters.get(),
                                          BT_LOGGING_LEVEL_NONE, &source) != 0) {
            throw Refused("folder", "libbabeltrace2 cannot read it: it is damaged, or not CTF 1.8");
        }
        if (bt_graph_add_filter_component(g, mux_class, "order", nullptr, BT_LOGGING_LEVEL_NONE,
                                          &muxer) != 0 ||
            bt_graph_add_simple_sink_component(g, "us", nullptr, &Ctf::consume, nullptr, this,
                                               &sink) != 0) {
            throw Refused("folder", "libbabeltrace2 has no memory for it");
        }
        connect(g, source, muxer, sink);
        const bt_graph_run_status status = bt_graph_run(g);
        if (failed_) {
            std::rethrow_exception(failed_);
        }
        if (status != BT_GRAPH_RUN_STATUS_OK) {
            throw Refused(fmt::format("record {}", out_.events() + 1),
                          "libbabeltrace2 cannot read on: the trace is cut off or damaged");
        }
        if (!told_) {
            out_.meta(wire::kFormat, "CTF");
        }
    }

private:
    static void connect(bt_graph* graph, const bt_component_source* source,
                        const bt_component_filter* muxer, const bt_component_sink* sink) {
        const std::uint64_t streams = bt_component_source_get_output_port_count(source);
        if (streams == 0) {
            throw Refused("folder", "it holds no events");
        }
        bool ok = true;
        for (std::uint64_t k = 0; k < streams && ok; ++k) {
            ok = bt_graph_connect_ports(
                     graph, bt_component_source_borrow_output_port_by_index_const(source, k),
                     // It has a free one after each that is taken.
                     bt_component_filter_borrow_input_port_by_index_const(muxer, k), nullptr) == 0;
        }
        ok = ok && bt_graph_connect_ports(
                       graph, bt_component_filter_borrow_output_port_by_index_const(muxer, 0),
                       bt_component_sink_borrow_input_port_by_index_const(sink, 0), nullptr) == 0;
        if (!ok) {
            throw Refused("folder", "libbabeltrace2 cannot put its streams together");
        }
    }

    static bt_graph_simple_sink_component_consume_func_status consume(bt_message_iterator* iterator,
                                                                      void* self) {
        bt_message_array_const messages = nullptr;
        std::uint64_t count = 0;
        const auto status = bt_message_iterator_next(iterator, &messages, &count);
        if (status == BT_MESSAGE_ITERATOR_NEXT_STATUS_END) {
            return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_END;
        }
        if (status == BT_MESSAGE_ITERATOR_NEXT_STATUS_AGAIN) {
            return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_AGAIN;
        }
        if (status != BT_MESSAGE_ITERATOR_NEXT_STATUS_OK) {
            return BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_ERROR;
        }
        auto* reader = static_cast<Ctf*>(self);
        for (std::uint64_t k = 0; k < count; ++k) {
            if (!reader->failed_) {
                try {
                    reader->take(messages[k]);
                } catch (...) { // not through the library's frames
                    reader->failed_ = std::current_exception();
                }
            }
            bt_message_put_ref(messages[k]);
        }
        return reader->failed_ ? BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_ERROR
                               : BT_GRAPH_SIMPLE_SINK_COMPONENT_CONSUME_FUNC_STATUS_OK;
    }

    void take(const bt_message* message) {
        switch (bt_message_get_type(message)) {
        case BT_MESSAGE_TYPE_EVENT:
            return event(message);
        case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
            return discarded(message);
        default:
            return;
        }
    }

    static std::int64_t time_of(const bt_clock_snapshot* clock) {
        constexpr std::uint64_t kNs = 1'000'000'000;
        std::int64_t ns = 0;
        const std::uint64_t value = bt_clock_snapshot_get_value(clock);
        if (bt_clock_class_get_frequency(bt_clock_snapshot_borrow_clock_class_const(clock)) ==
                kNs &&
            value <= static_cast<std::uint64_t>(INT64_MAX)) {
            return static_cast<std::int64_t>(value); // of its own clock, not of the day
        }
        bt_clock_snapshot_get_ns_from_origin(clock, &ns);
        return ns;
    }

    struct Schema {
        bool wanted = false, is_comm = false;
        std::uint16_t number = 0;
        std::vector<std::uint64_t> members; ///< of the payload, those that are numbers
    };

    const Schema& schema_of(const bt_event_class* kind) {
        const auto known = schemas_.find(kind);
        if (known != schemas_.end()) {
            return known->second;
        }
        Schema& schema = schemas_[kind];
        const char* whole = bt_event_class_get_name(kind);
        const std::string_view name = whole != nullptr ? whole : "";
        const std::size_t colon = name.find(':');
        const std::string_view system =
            colon == std::string_view::npos ? std::string_view() : name.substr(0, colon);
        const std::string_view event =
            colon == std::string_view::npos ? name : name.substr(colon + 1);
        schema.is_comm = name == "perf_comm";
        const bt_field_class* payload = bt_event_class_borrow_payload_field_class_const(kind);
        if (!wire::is_wanted(system, event) || payload == nullptr) {
            return schema;
        }
        std::vector<std::string> names;
        const std::uint64_t members = bt_field_class_structure_get_member_count(payload);
        for (std::uint64_t k = 0; k < members && names.size() < wire::kMostFields; ++k) {
            const auto* each = bt_field_class_structure_borrow_member_by_index_const(payload, k);
            const std::string_view field = bt_field_class_structure_member_get_name(each);
            const auto type = bt_field_class_get_type(
                bt_field_class_structure_member_borrow_field_class_const(each));
            const bool number =
                bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER) ||
                bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER);
            if (number && !field.starts_with("perf_") && !field.starts_with("common_")) {
                names.emplace_back(field.substr(field.starts_with('_') ? 1 : 0));
                schema.members.push_back(k);
            }
        }
        schema.number = out_.schema(system, event, names);
        schema.wanted = true;
        return schema;
    }

    void event(const bt_message* message) {
        const bt_event* event = bt_message_event_borrow_event_const(message);
        if (!told_) {
            tell_header(message, event);
        }
        const bt_field* payload = bt_event_borrow_payload_field_const(event);
        const Schema& schema = schema_of(bt_event_borrow_class_const(event));
        if (schema.is_comm) {
            comm(payload);
        }
        if (!schema.wanted || payload == nullptr) {
            return;
        }
        const auto from_anywhere = [event, payload](std::initializer_list<const char*> names) {
            for (const bt_field* part :
                 {payload, bt_event_borrow_specific_context_field_const(event),
                  bt_event_borrow_common_context_field_const(event)}) {
                if (const auto number = number_of(part, names)) {
                    return number;
                }
            }
            return std::optional<std::uint64_t>();
        };
        const auto tid = from_anywhere({"perf_tid", "common_pid", "tid", "_tid", "vtid", "_vtid"});
        if (!tid || !has_clock(event) || *tid > INT32_MAX) {
            throw Refused(
                fmt::format("record {}", out_.events() + 1),
                "it says not when it was, or of which task: record with the context 'tid'");
        }
        const auto tgid = from_anywhere({"perf_pid", "pid", "_pid", "vpid", "_vpid"});
        const wire::EventPart part{
            time_of(bt_message_event_borrow_default_clock_snapshot_const(message)), cpu_of(event),
            static_cast<std::int32_t>(*tid)};
        std::array<std::uint64_t, wire::kMostFields> numbers{};
        std::size_t count = 0;
        for (const std::uint64_t k : schema.members) {
            numbers.at(count++) =
                number_in(bt_field_structure_borrow_member_field_by_index_const(payload, k))
                    .value_or(0);
        }
        task(event, part.tid,
             tgid && *tgid <= INT32_MAX ? static_cast<std::int32_t>(*tgid) : wire::kUnknown);
        constexpr std::uint64_t kEach = 4096;
        if (out_.events() % kEach == 0) {
            out_.progress(out_.events(), 0);
        }
        out_.event(schema.number, part, std::span(numbers).first(count));
    }

    static bool has_clock(const bt_event* event) {
        return bt_stream_class_borrow_default_clock_class_const(
                   bt_stream_borrow_class_const(bt_event_borrow_stream_const(event))) != nullptr;
    }

    static std::int32_t cpu_of(const bt_event* event) {
        const bt_stream_class* kind =
            bt_stream_borrow_class_const(bt_event_borrow_stream_const(event));
        if (bt_stream_class_supports_packets(kind) == BT_FALSE) {
            return wire::kUnknown;
        }
        const auto cpu = number_of(
            bt_packet_borrow_context_field_const(bt_event_borrow_packet_const(event)), {"cpu_id"});
        return cpu && *cpu <= INT32_MAX ? static_cast<std::int32_t>(*cpu) : wire::kUnknown;
    }

    /// perf's own event of a new name.
    void comm(const bt_field* payload) {
        const auto tid = number_of(payload, {"tid"});
        const bt_field* name = member(payload, {"comm"});
        if (tid && name != nullptr && bt_field_get_class_type(name) == BT_FIELD_CLASS_TYPE_STRING) {
            comms_[static_cast<std::int32_t>(*tid)] = bt_field_string_get_value(name);
        }
    }

    void task(const bt_event* event, std::int32_t tid, std::int32_t tgid) {
        for (const bt_field* part : {bt_event_borrow_specific_context_field_const(event),
                                     bt_event_borrow_common_context_field_const(event)}) {
            const bt_field* name = member(part, {"procname", "_procname"});
            if (name != nullptr && bt_field_get_class_type(name) == BT_FIELD_CLASS_TYPE_STRING) {
                return out_.task(tid, tgid, bt_field_string_get_value(name));
            }
        }
        const auto known = comms_.find(tid);
        out_.task(tid, tgid, known != comms_.end() ? std::string_view(known->second) : "");
    }

    void discarded(const bt_message* message) {
        const bt_stream* stream = bt_message_discarded_events_borrow_stream_const(message);
        std::uint64_t count = 0;
        const bool counted = bt_message_discarded_events_get_count(message, &count) ==
                             BT_PROPERTY_AVAILABILITY_AVAILABLE;
        std::int64_t from = wire::kUnknown, to = wire::kUnknown;
        if (bt_stream_class_discarded_events_have_default_clock_snapshots(
                bt_stream_borrow_class_const(stream)) == BT_TRUE) {
            from = time_of(
                bt_message_discarded_events_borrow_beginning_default_clock_snapshot_const(message));
            to = time_of(
                bt_message_discarded_events_borrow_end_default_clock_snapshot_const(message));
        }
        const char* name = bt_stream_get_name(stream);
        out_.loss(from, to,
                  counted ? static_cast<std::int64_t>(count)
                          : static_cast<std::int64_t>(wire::kUnknown),
                  name != nullptr ? fmt::format("stream {}", fs::path(name).filename().string())
                                  : std::string());
    }

    void tell_header(const bt_message* message, const bt_event* event) {
        told_ = true;
        const bt_trace* trace = bt_stream_borrow_trace_const(bt_event_borrow_stream_const(event));
        const auto environment = [trace](std::initializer_list<const char*> names) -> std::string {
            for (const char* name : names) {
                const bt_value* value =
                    bt_trace_borrow_environment_entry_value_by_name_const(trace, name);
                if (value != nullptr && bt_value_is_string(value)) {
                    return bt_value_string_get(value);
                }
            }
            return {};
        };
        const std::string tracer = environment({"tracer_name"});
        out_.meta(wire::kFormat, tracer.empty() ? "CTF" : fmt::format("CTF of {}", tracer));
        out_.meta(wire::kRelease, environment({"kernel_release", "release"}));
        out_.meta(wire::kMachine, environment({"machine"}));
        out_.meta(wire::kHost, environment({"hostname", "host"}));
        if (!tracer.empty()) {
            out_.meta(wire::kRecorder,
                      fmt::format("{} {}", tracer, environment({"version", "tracer_major"})));
        }
        if (has_clock(event)) {
            const char* name = bt_clock_class_get_name(bt_clock_snapshot_borrow_clock_class_const(
                bt_message_event_borrow_default_clock_snapshot_const(message)));
            const std::string_view clock = name != nullptr ? name : "";
            out_.meta(wire::kClock, clock == "perf_clock"  ? "perf"
                                    : clock == "monotonic" ? "mono"
                                    : clock.empty()        ? "unknown"
                                                           : clock);
        }
    }

    Out& out_;
    std::map<const bt_event_class*, Schema> schemas_;
    std::map<std::int32_t, std::string> comms_;
    bool told_ = false;
    std::exception_ptr failed_;
};

void read_ctf(int, Out& out) {
    Ctf(out).read();
}

} // namespace

const Format kCtfFormat{"ctf", Files::Folder, prepare, read_ctf};

} // namespace daxscope::reader
