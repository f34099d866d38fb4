// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/trace_export.h"

#include "replay/analysis/storms.h"
#include "replay/engine/replay.h"
#include "replay/words/translate.h"

namespace daxscope::gui {

namespace {

QString exported(const ExportWish& wish, app::ExportFile& file, const Progress& progress) {
    exports::Subject subject(wish.trace, wish.options, progress);
    if (wish.format->runs) {
        auto run =
            wish.run ? wish.run
                     : std::make_shared<const replay::Run>(replay::recorded(*wish.trace, progress));
        auto storms = replay::find_storms(*wish.trace, *run, wish.rule);
        subject.show(std::move(run), std::move(storms), wish.modelled);
    }
    const exports::Written written = file.write(subject, progress);
    const words::Spoken spoken; // it is only looked at
    std::string said = app::written_text(*wish.format, written);
    for (const std::string& missing : app::missing_texts(subject, written)) {
        said += "; " + missing;
    }
    return QString::fromStdString(said);
}

} // namespace

TraceExport::TraceExport(QObject* parent) : QObject(parent), work_(this) {}

void TraceExport::start(const ExportWish& wish, const std::vector<std::filesystem::path>& inputs,
                        bool force) {
    const auto file =
        std::make_shared<app::ExportFile>(*wish.format, wish.path.toStdString(), inputs, force);
    work_.want([wish, file](const Progress& progress) { return exported(wish, *file, progress); },
               [this, path = wish.path](const QString& said) {
                   emit ended();
                   emit saved(path, said);
               },
               [this](const Failure& why) {
                   emit ended();
                   emit failed(why);
               });
    emit started();
}

void TraceExport::cancel() {
    if (work_.busy()) {
        work_.drop();
        emit ended();
    }
}

} // namespace daxscope::gui

#include "moc_trace_export.cpp"
