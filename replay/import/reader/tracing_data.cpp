// SPDX-License-Identifier: GPL-3.0-or-later
//
// What perf takes from tracefs: after tools/perf/util/trace-event-info.c, which writes it.
#include "replay/import/reader/tracing_data.h"

#include <algorithm>
#include <event-parse.h>
#include <string>

namespace daxscope::reader::perf {

namespace {

/// Whether a system may have an event that is of use; of "ftrace" libtraceevent learns the fields
/// that all events have.
bool may_have_wanted(std::string_view system) {
    return wire::is_wanted(system, "") || system == "kprobes" || system == "probe" ||
           system.starts_with("dax");
}

} // namespace

void read_tracing_data(Bytes data, tep_handle* tep) {
    Cursor at(data);
    const Bytes magic = at.take(10);
    if (std::string_view(magic.data(), magic.size()) != "\x17\x08\x44tracing") {
        throw Refused("header", "its description of the events does not begin as one does");
    }
    at.take_text(); // version
    if (at.take<std::uint8_t>() != 0) {
        throw Refused("header", "it was recorded on a machine of the other byte order");
    }
    const auto long_size = at.take<std::uint8_t>();
    const auto page_size = at.take<std::uint32_t>();
    tep_set_file_bigendian(tep, TEP_LITTLE_ENDIAN);
    tep_set_local_bigendian(tep, TEP_LITTLE_ENDIAN);
    tep_set_long_size(tep, long_size);
    tep_set_page_size(tep, static_cast<int>(page_size));
    for (int k = 0; k < 2; ++k) { // header_page, header_event
        at.take_text();
        at.take(at.take<std::uint64_t>());
    }
    for (auto left = at.take<std::uint32_t>(); left > 0; --left) { // ftrace's own
        at.take(at.take<std::uint64_t>());
    }
    for (auto systems = at.take<std::uint32_t>(); systems > 0; --systems) {
        const std::string system(at.take_text());
        for (auto events = at.take<std::uint32_t>(); events > 0; --events) {
            const Bytes format = at.take(at.take<std::uint64_t>());
            if (!may_have_wanted(system)) {
                continue;
            }
            // Its fields are all that is needed; how it is printed is the larger part of what the
            // library may stumble over.
            std::string text(format.data(), format.size());
            text.resize(std::min(text.find("print fmt:"), text.size()));
            text += "print fmt: \"\"\n";
            tep_parse_event(tep, text.c_str(), text.size(), system.c_str());
        }
    }
}

} // namespace daxscope::reader::perf
