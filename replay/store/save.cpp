// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/writer.h"

#include <algorithm>
#include <vector>

namespace daxscope::trace {

void save(const Trace& trace, const std::filesystem::path& path, bool overwrite) {
    // It takes its name when it is whole: until then what has that is left alone.
    Writer writer(path, trace.session().kernel_release, overwrite ? Old::Replace : Old::Refuse);
    try {
        for (const auto& [name, value] : trace.session().values) {
            if (name != key::kHash && name != key::kEvents && name != key::kLost) {
                writer.set(name, value); // the others are the Writer's to say
            }
        }
        for (const File& file : trace.files()) {
            writer.add(file);
        }
        for (const Task& task : trace.tasks()) {
            writer.add(task);
        }
        for (const Mapping& mapping : trace.mappings()) {
            writer.add(mapping);
        }
        for (const Loss& loss : trace.losses()) {
            writer.add(loss);
        }
        for (const ClockSnapshot& clock : trace.clocks()) {
            writer.add(clock);
        }
        std::vector<Event> events;
        events.reserve(trace.size());
        for (std::size_t k = 0; k < trace.size(); ++k) {
            events.push_back(trace.event(k));
        }
        std::sort(events.begin(), events.end(),
                  [](const Event& a, const Event& b) { return a.seq < b.seq; });
        writer.add(events);
        if (trace.session().end) {
            writer.set(key::kEnd, std::to_string(*trace.session().end));
        }
        writer.close();
        writer.take_name();
    } catch (...) {
        writer.discard();
        throw;
    }
}

} // namespace daxscope::trace
