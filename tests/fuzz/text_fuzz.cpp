// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text of another tool's trace, whatever it is: it gives events that a trace may hold, or nothing.
#include "replay/import/text_scanner.h"
#include "replay/store/builder.h"
#include "replay/trace/tables.h"

#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

using namespace daxscope;

namespace {

/// What a .daxtrace file is refused for.
bool sound(const trace::Tables& tables) {
    bool sound = true;
    for (const trace::Task& task : tables.tasks) {
        sound = sound && task.tid >= 0 && task.tid <= trace::kMostId && task.tgid >= trace::kNone &&
                task.tgid <= trace::kMostId && task.comm.size() <= trace::kMostComm;
    }
    for (const trace::Mapping& mapping : tables.mappings) {
        sound = sound && mapping.vm_start <= mapping.vm_end && mapping.vm_end <= INT64_MAX &&
                mapping.vm_pgoff >= 0 && mapping.vm_pgoff <= trace::kMostPages;
    }
    std::int64_t lost = 0;
    for (const trace::Loss& loss : tables.losses) {
        sound = sound && loss.ts_from >= 0 && loss.ts >= loss.ts_from && loss.ts <= trace::kMost &&
                loss.count.value_or(0) >= 0 && loss.count.value_or(0) <= trace::kMost - lost &&
                loss.place.size() <= trace::kMostPath;
        lost += loss.count.value_or(0);
    }
    return sound;
}

bool sound(const trace::Event& event) {
    return trace::event_fault(event) == nullptr && event.pgoff <= trace::kMostPages &&
           event.ts_end <= trace::kMost && event.arg0 >= -trace::kMost &&
           event.arg0 <= trace::kMost && event.storage >= trace::kNone &&
           event.storage <= trace::kMost;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    source::Gatherer gatherer({.format = "text"});
    source::TextScanner scanner(gatherer);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        scanner.line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    scanner.finish(size > 0 && data[size - 1] != '\n');
    gatherer.finish();
    source::Batch batch;
    gatherer.next(batch);
    if (!batch.tables || !sound(*batch.tables)) {
        std::abort();
    }
    trace::Builder builder(*batch.tables);
    for (const trace::Event& event : batch.events) {
        if (!sound(event)) {
            std::abort();
        }
        builder.add(event);
    }
    if (builder.missing_row()) {
        std::abort();
    }
    return 0;
}
