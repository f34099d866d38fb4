// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/event_export.h"

#include "app/common/output_file.h"

namespace daxscope::gui {

EventExport::EventExport(QObject* parent) : QObject(parent), work_(this) {}

void EventExport::giveUp(const Failure& why) {
    emit ended();
    emit failed(why);
}

void EventExport::copy(EventChoice choice, EventFormat format) {
    const qint64 events = choice.count();
    work_.want(
        [choice = std::move(choice), format](const Progress& progress) {
            std::string text;
            writeEvents(
                choice, format, [&text](std::string_view piece) { text += piece; }, progress);
            return QString::fromStdString(text);
        },
        [this, events](const QString& text) {
            emit ended();
            emit copied(text, events);
        },
        [this](const Failure& why) { giveUp(why); });
    emit started();
}

void EventExport::save(EventChoice choice, EventFormat format, const QString& path,
                       std::vector<std::filesystem::path> inputs) {
    const qint64 events = choice.count();
    work_.want(
        [choice = std::move(choice), format, path,
         inputs = std::move(inputs)](const Progress& progress) {
            app::OutputFile file(path.toStdString(), app::Written::Events, inputs, true);
            file.write_pieces([&](const std::function<void(std::string_view)>& sink) {
                writeEvents(choice, format, sink, progress);
            });
            file.commit();
            return path;
        },
        [this, events](const QString& written) {
            emit ended();
            emit saved(written, events);
        },
        [this](const Failure& why) { giveUp(why); });
    emit started();
}

void EventExport::cancel() {
    if (work_.busy()) {
        work_.drop();
        emit ended();
    }
}

} // namespace daxscope::gui

#include "moc_event_export.cpp"
