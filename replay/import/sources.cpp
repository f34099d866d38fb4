// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/binary.h"
#include "replay/import/daxtrace.h"
#include "replay/import/source.h"
#include "replay/import/text.h"

#include <utility>

namespace daxscope::source {

namespace {

constexpr const Source* kSources[] = {&kDaxtrace, &kTraceDat, &kPerfData, &kCtf, &kText};

} // namespace

std::span<const Source* const> sources() {
    return kSources;
}

const Source& source_of(const Input& input) {
    if (input.is_folder()) {
        if (!is_ctf_folder(input.path())) {
            refuse(input.name(), "is a directory, and no CTF trace: no file 'metadata' is in it",
                   "Give the name of a trace that you may read.");
        }
        return kCtf;
    }
    for (const Source* source : kSources) {
        if (source->recognises(input.head())) {
            return *source;
        }
    }
    if (input.head().starts_with("\xff\xfe") || input.head().starts_with("\xfe\xff")) {
        refuse(input.name(), "is text in UTF-16, which is not read",
               "Convert it first: iconv -f UTF-16 -t UTF-8.");
    }
    if (!input.is_regular()) { // it may have no end
        refuse(input.name(),
               input.head().empty() ? "is empty" : "holds nothing that begins as a trace does",
               "Give a trace: of daxscope, ftrace, trace-cmd, perf, bpftrace, or CTF.");
    }
    return *kSources[0];
}

bool is_database(const std::filesystem::path& path) {
    std::error_code none;
    if (path == "-" ||
        (std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none))) {
        return false;
    }
    return !std::filesystem::exists(path, none) || &source_of(Input(path)) == &kDaxtrace;
}

std::unique_ptr<Reader> open(const std::filesystem::path& path, const OpenOptions& options,
                             const Progress& progress) {
    Input input(path, progress);
    const Source& source = source_of(input);
    return source.open(std::move(input), options, progress);
}

bool read_into(std::optional<trace::Builder>& builder, Reader& reader, Batch& batch,
               const Progress& progress) {
    if (!reader.next(batch, progress)) {
        return false;
    }
    if (batch.tables && !builder) {
        builder.emplace(*batch.tables);
    } else if (batch.tables) {
        builder->set_tables(*batch.tables);
    }
    for (const trace::Event& event : batch.events) {
        builder->add(event);
    }
    builder->advance(batch.watermark);
    progress.report(batch.done, batch.total);
    return true;
}

std::shared_ptr<const trace::Trace> load(const std::filesystem::path& path,
                                         const Progress& progress) {
    const std::unique_ptr<Reader> reader = open(path, OpenOptions{}, progress);
    std::optional<trace::Builder> builder;
    Batch batch;
    while (read_into(builder, *reader, batch, progress)) {
    }
    if (const auto missing = builder->missing_row()) {
        reader->refuse(missing->first, missing->second);
    }
    return builder->finish(progress);
}

} // namespace daxscope::source

namespace daxscope::trace {

std::shared_ptr<const Trace> Trace::load(const std::filesystem::path& path,
                                         const Progress& progress) {
    return source::load(path, progress);
}

} // namespace daxscope::trace
