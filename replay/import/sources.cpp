// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/binary.h"
#include "replay/import/daxtrace.h"
#include "replay/import/source.h"
#include "replay/trace/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace daxscope::source {

namespace {

constexpr const Source* kSources[] = {&kDaxtrace, &kTraceDat, &kPerfData};

/// Empty where it is no regular file or can't be read.
std::string head_of(const std::filesystem::path& path) {
    constexpr std::size_t kHead = 512;
    // O_NONBLOCK: a FIFO of that name must not make us wait for a writer.
    const trace::Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status {};
    if (!fd || fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return {};
    }
    std::string head(kHead, '\0');
    const ssize_t got = pread(fd.get(), head.data(), head.size(), 0);
    head.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return head;
}

} // namespace

std::span<const Source* const> sources() {
    return kSources;
}

const Source& source_of(const std::filesystem::path& path) {
    const std::string head = head_of(path);
    for (const Source* source : kSources) {
        if (source->recognises(head)) {
            return *source;
        }
    }
    return *kSources[0];
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
    const std::unique_ptr<Reader> reader = source_of(path).open(path, OpenOptions{}, progress);
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
