// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/hasher.h"

#include <fmt/format.h>

namespace daxscope::trace {

std::uint64_t ContentHash::finish(const Tables& tables) {
    hasher_.add(events_, tables.session.page_size, tables.session.pmd_size, tables.files.size());
    for (const File& file : tables.files) {
        hasher_.add(file.id, file.dev, file.ino);
        hasher_.add_text(file.path);
        hasher_.add_text(file.fstype);
    }
    hasher_.add(tables.tasks.size());
    for (const Task& task : tables.tasks) {
        hasher_.add(task.id, task.tgid, task.tid, task.named ? 1 : 0);
        hasher_.add_text(task.comm);
    }
    hasher_.add(tables.mappings.size());
    for (const Mapping& m : tables.mappings) {
        hasher_.add(m.id, m.mm, m.tgid, m.file, m.vm_start, m.vm_end, m.vm_pgoff, m.vm_flags,
                    m.flags_known ? 1 : 0);
    }
    hasher_.add(tables.losses.size());
    for (const Loss& loss : tables.losses) {
        hasher_.add(loss.ts_from, loss.ts, loss.count.value_or(kNone),
                    loss.kind ? static_cast<std::int64_t>(*loss.kind) : kNone);
        hasher_.add_text(loss.source);
        hasher_.add_text(loss.place);
    }
    hasher_.add(tables.clocks.size());
    for (const ClockSnapshot& clock : tables.clocks) {
        hasher_.add(clock.boot, clock.mono, clock.realtime, clock.tai);
    }
    return hasher_.digest();
}

std::string seal(std::uint64_t content,
                 const std::map<std::string, std::string, std::less<>>& session) {
    Hasher hasher;
    hasher.add(content);
    for (const auto& [key, value] : session) {
        if (key != key::kHash) {
            hasher.add_text(key);
            hasher.add_text(value);
        }
    }
    return fmt::format("{:016x}", hasher.digest());
}

} // namespace daxscope::trace
