// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/start_page.h"

#include "app/gui/recent_files.h"
#include "app/gui/shown.h"

#include <QEvent>
#include <QFileInfo>
#include <QLabel>
#include <QUrl>
#include <QVBoxLayout>

namespace daxscope::gui {

StartPage::StartPage(QWidget* parent) : QWidget(parent), text_(new QLabel(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->addStretch();
    layout->addWidget(text_, 0, Qt::AlignHCenter);
    layout->addStretch();
    text_->setTextFormat(Qt::RichText);
    text_->setAccessibleName(tr("How to open a trace"));
    text_->setTextInteractionFlags(Qt::TextBrowserInteraction);
    connect(text_, &QLabel::linkActivated, this, [this](const QString& link) {
        const QUrl url(link);
        if (url.isLocalFile()) {
            emit fileAsked(url.toLocalFile());
        } else {
            emit openAsked();
        }
    });
    refresh();
}

void StartPage::refresh() {
    QString html = QStringLiteral("<h2>daxscope</h2><p>%1</p><p>%2<br><code>%3</code></p><p>%4</p>")
                       .arg(tr("Drop a .daxtrace file here, or <a href='open'>open one</a>."),
                            tr("To record one on a kernel with DAX:"),
                            QStringLiteral("daxscope record -o storm.daxtrace -- COMMAND"),
                            tr("To search what a handler can do, without a trace: Ctrl+9."));
    QString files;
    for (const QString& path : recent_files::all()) {
        if (const QFileInfo info(path); info.exists()) {
            files += QStringLiteral("<tr><td style='padding-right:16px'><a href='%1'>%2</a></td>"
                                    "<td>%3</td></tr>")
                         .arg(QUrl::fromLocalFile(path).toString(QUrl::FullyEncoded),
                              shown(info.fileName()).toHtmlEscaped(),
                              shown(info.path()).toHtmlEscaped());
        }
    }
    if (!files.isEmpty()) {
        html += QStringLiteral("<h4>%1</h4><table>%2</table>").arg(tr("Recent"), files);
    }
    text_->setText(html);
}

void StartPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        refresh(); // a rich text keeps the link colour it was made with
    }
    QWidget::changeEvent(event);
}

} // namespace daxscope::gui
