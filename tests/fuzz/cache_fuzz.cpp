// SPDX-License-Identifier: GPL-3.0-or-later
//
// A cache file over anything: it gives a trace that can be replayed, or nothing. An input that
// begins with "FILE" is the file. Any other is a list of changes to one that is good, hashes made
// right again: 16 bytes each, the section, how many bytes of the value count, where, and the value.
#include "replay/analysis/kept.h"
#include "replay/analysis/run_counts.h"
#include "replay/analysis/zoom_index.h"
#include "replay/cache/run_parts.h"
#include "replay/cache/trace_parts.h"
#include "tests/unit/cache/hostile.h"
#include "tests/unit/trace/sample.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/mman.h>
#include <sys/stat.h>
#include <vector>

namespace {

using namespace daxscope;

/// As a cache file is: for nobody else, or it is not read.
trace::Descriptor file_in_memory() {
    trace::Descriptor file(memfd_create("daxscope-fuzz", MFD_CLOEXEC));
    if (!file || fchmod(file.get(), 0600) != 0) {
        std::perror("memfd_create");
        std::abort();
    }
    return file;
}

struct Change {
    std::uint16_t section, width;
    std::uint32_t at;
    std::uint64_t value;
};
static_assert(sizeof(Change) == 16);

void make(const Change& change, std::vector<std::vector<std::byte>>& sections) {
    std::vector<std::byte>& bytes = sections[change.section % sections.size()];
    constexpr std::uint16_t kResize = 9;
    const std::size_t width = change.width % (kResize + 1);
    if (width == kResize) {
        bytes.resize(change.value % (bytes.size() * 2 + 1));
    } else if (width > 0 && bytes.size() >= width) {
        std::memcpy(bytes.data() + change.at % (bytes.size() - width + 1), &change.value, width);
    }
}

/// The sections of a good one.
const std::vector<cache::Section>& good(std::vector<std::vector<std::byte>>& content) {
    static std::vector<cache::Section> table;
    static const std::vector<std::vector<std::byte>> kept = [] {
        const trace::Descriptor memory = file_in_memory();
        cache::SectionWriter writer(memory.get(), 0);
        const replay::Comparison made = replay::compare(trace::sample(8).build());
        cache::write(writer, *made.trace, {});
        cache::RunsWriter(writer).write(made.before, {});
        replay::made_of(*made.trace, made.before, true).write(writer, 0);
        writer.finish();
        const auto file = cache::SectionFile::of(memory.get());
        std::vector<std::vector<std::byte>> sections;
        for (const cache::Section& section : file->sections()) {
            table.push_back(section);
            const auto bytes = file->bytes(section);
            sections.emplace_back(bytes.begin(), bytes.end());
        }
        return sections;
    }();
    content = kept;
    return table;
}

void write_changed(const std::uint8_t* data, std::size_t size, int fd) {
    std::vector<std::vector<std::byte>> content;
    const std::vector<cache::Section>& table = good(content);
    for (std::size_t at = 0; at + sizeof(Change) <= size; at += sizeof(Change)) {
        Change change{};
        std::memcpy(&change, data + at, sizeof change);
        make(change, content);
    }
    cache::SectionWriter writer(fd, 0);
    for (std::size_t k = 0; k < table.size(); ++k) {
        writer.begin(table[k].part, table[k].number);
        writer.add(content[k].data(), content[k].size());
    }
    writer.finish();
}

/// Asks an index for what a picture and a tooltip ask.
void walk(const replay::ZoomIndex& index, const trace::Trace& trace) {
    for (std::uint32_t range = 0; range < index.size(); ++range) {
        static_cast<void>(index.query(range, trace.begin(), trace.end()));
        for (const replay::MappingStrip& strip : index.lane(range).strips) {
            static_cast<void>(strip.about());
            const std::size_t size = strip.outcomes.size();
            for (std::size_t at = 0; at < size; ++at) {
                static_cast<void>(strip.outcomes.classes(at, size));
                static_cast<void>(strip.outcomes.longest(at, size));
                static_cast<void>(strip.outcomes.reaching(trace.begin(), 0, at));
            }
        }
    }
    static_cast<void>(index.faults_before(trace.end()));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const trace::Descriptor memory = file_in_memory();
    if (size >= 4 && std::memcmp(data, "FILE", 4) == 0) {
        if (write(memory.get(), data + 4, size - 4) != static_cast<ssize_t>(size - 4)) {
            return 0;
        }
    } else {
        write_changed(data, size, memory.get());
    }
    const auto file = cache::SectionFile::of(memory.get());
    const auto trace = file ? cache::trace_in(file, {}) : nullptr;
    if (trace) {
        try {
            static_cast<void>(trace->hash());
            static_cast<void>(replay::compare(trace));
            const model::Handler* handler = replay::default_pair(trace->session()).first;
            if (const auto run = cache::run_in(file, 0, *trace, handler, {})) {
                static_cast<void>(run->hash());
                static_cast<void>(replay::find_storms(*trace, *run, {}));
                replay::Comparison c;
                c.trace = trace;
                c.recorded = *run;
                replay::take_made(c, replay::Side::Recorded, file, 0, {});
                static_cast<void>(replay::find_storms(*trace, *run, {}, c.indices[0].get()));
                walk(c.indices[0] ? *c.indices[0] : replay::ZoomIndex(*run, trace->ranges().size()),
                     *trace);
                for (const std::uint32_t outcome :
                     c.counts[0] ? c.counts[0]->fell_back : replay::Rows<std::uint32_t>()) {
                    static_cast<void>(replay::fell_back(run->outcomes[outcome]));
                }
            }
        } catch (const Error&) {
            return 0; // as of any trace that cannot be replayed
        }
    }
    return 0;
}
